import fc from 'fast-check';
import { type Container, type Ec2Container, ecrImage, type ImageRepository } from '../../modules';
import { made } from './made';
import { type Every, flag, number, one, some, token, withAll, withSome } from './right-values';
import { secret } from './secrets';

/** A repository of images that stands already. */
export const repository = withSome<ImageRepository>({
  repositoryUrl: fc.oneof(one('111122223333.dkr.ecr.eu-west-1.amazonaws.com/router'), token.text),
  repositoryArn: one('arn:aws:ecr:eu-west-1:111122223333:repository/router'),
} satisfies Every<ImageRepository>);

const image = fc.oneof(
  one<unknown>('nginx:1.29.5', '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3'),
  fc.constant({ reference: 'app:1', repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/app' }),
  withAll({ repository, tag: one('1.2.3') }).map((given) =>
    made('ecrImage', (of) => ecrImage(...ecrArguments(of)), given),
  ),
  token.text,
);

function ecrArguments(of: unknown): Parameters<typeof ecrImage> {
  const { repository, tag } = Object(of) as { repository: ImageRepository; tag: string };
  return [repository, tag];
}

const healthCheck = withSome<Record<string, unknown>>(
  { command: one(['CMD', 'true'], ['CMD-SHELL', 'curl -f localhost || exit 1']) },
  {
    intervalSeconds: number(5, 300),
    timeoutSeconds: number(2, 60),
    retries: number(1, 10),
    startPeriodSeconds: number(0, 300),
  },
);

const common = {
  environment: fc.oneof(fc.constant({ STAGE: 'test' }), withAll({ NAME: token.text })),
  secrets: withAll({ TOKEN: secret }),
  cpu: fc.oneof(number(0, 64), token.number),
  memoryMiB: number(200, 256),
  memoryReservationMiB: number(6, 128),
  healthCheck,
  stopTimeoutSeconds: number(0, 120),
  command: some('-v', '--level=debug'),
  entryPoint: some('/bin/app'),
  user: one('1000', '1000:1000', 'app'),
  restart: withSome<Record<string, unknown>>({}, { ignoredExitCodes: some(0, 3), resetSeconds: number(60, 1800) }),
} satisfies Partial<Every<Container>>;

const readOnly = {
  readonlyRootFilesystem: fc.constant(true),
  writablePaths: some('/run', '/var/cache/nginx'),
} satisfies Partial<Every<Container>>;

const ofNginx = { image: fc.constant('nginx:1.29.5'), ports: fc.constant([80]) };
const ofApp = { essential: flag, dependsOn: one({ nginx: 'START' }) };

const nginx = fc.oneof(withSome<Container>(ofNginx, common), withSome<Container>({ ...ofNginx, ...readOnly }, common));
const app = withSome<Container>({ image }, { ...common, ...ofApp } satisfies Every<
  Omit<Container, 'image' | 'ports' | 'logDriver' | keyof typeof readOnly>
>);

/** Containers of a task, which have any of their properties. */
export const containers = withAll({ nginx, app });

/** The same of a task on an instance, which has room for each. */
export const ec2Containers = withAll({
  nginx: withSome<Ec2Container>(
    { ...ofNginx, memoryMiB: common.memoryMiB },
    { ...common, hostPorts: one({ 80: 8080 }) },
  ),
  app: withSome<Ec2Container>({ image, memoryReservationMiB: common.memoryReservationMiB }, { ...common, ...ofApp }),
});

/** Containers for which anything else will do. */
export const plainContainers = fc.constant({
  nginx: { image: 'nginx:1.29.5', ports: [80], memoryMiB: 256 },
  app: { image: 'app:1', memoryMiB: 256 },
});

/** The same, one of which logs to the log group of the task. */
export const partlyRoutedContainers = fc.constant({
  nginx: { image: 'nginx:1.29.5', ports: [80], memoryMiB: 256 },
  app: { image: 'app:1', memoryMiB: 256, logDriver: 'awslogs' },
});

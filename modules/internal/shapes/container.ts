import type { Container, ContainerHealthCheck, ContainerImage, ContainerRestart } from '../../container';
import type { ImageRepository } from '../../ecr-repository';
import {
  arnOf,
  byProperty,
  either,
  fields,
  flag,
  list,
  mapOf,
  number,
  oneOf,
  orNothing,
  plainText,
  required,
  type ShapesOf,
} from '../shape';
import { kmsKeyArn, repository, secretArn } from './standing';

/** Shape of what `ecrImage` takes. */
export const ecrImageShape = fields<{ readonly repository: ImageRepository; readonly tag: string }>({
  repository: required(repository),
  tag: required(plainText),
});

/** Shapes of the two kinds of `ContainerSecret`, by what tells them apart. */
export const secretShapes = {
  secretArn: fields<{ readonly secretArn: string; readonly jsonKey?: string; readonly kmsKeyArn?: string }>({
    secretArn: required(secretArn),
    jsonKey: plainText,
    kmsKeyArn,
  }),
  parameterArn: fields<{ readonly parameterArn: string; readonly kmsKeyArn?: string }>({
    parameterArn: required(arnOf('ssm', 'a parameter')),
    kmsKeyArn,
  }),
};

/** Shape of `ContainerSecret`. */
export const secret = byProperty(secretShapes);

const healthCheck = fields<ContainerHealthCheck>({
  command: required(list(plainText)),
  intervalSeconds: number,
  timeoutSeconds: number,
  retries: number,
  startPeriodSeconds: number,
});

/** Shapes of `Container`. */
export const containerShapes: ShapesOf<Container> = {
  image: required(
    either(
      plainText,
      fields<ContainerImage>({ reference: required(plainText), repositoryArn: arnOf('ecr', 'a repository') }),
    ),
  ),
  ports: list(number),
  environment: mapOf(plainText),
  secrets: mapOf(secret),
  cpu: number,
  memoryMiB: number,
  memoryReservationMiB: number,
  essential: flag,
  healthCheck,
  dependsOn: mapOf(orNothing(oneOf('START', 'HEALTHY', 'COMPLETE', 'SUCCESS'))),
  stopTimeoutSeconds: number,
  command: list(plainText),
  entryPoint: list(plainText),
  user: plainText,
  readonlyRootFilesystem: flag,
  writablePaths: list(plainText),
  logDriver: oneOf('awslogs'),
  restart: fields<ContainerRestart>({ ignoredExitCodes: list(number), resetSeconds: number }),
};

/** Shape of `Container`. */
export const container = fields(containerShapes);

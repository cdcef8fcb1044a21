import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { AuditTrail, Ec2Capacity, EcsCluster, LogBucket, Vpc } from '../../../modules';
import { scratchFolder } from '../../../lab/synth/scratch';
import { PlatformStack, ServicesStack } from '../../support/two-stacks';

function appWith(build: (app: App) => void): App {
  const app = new App({ outdir: scratchFolder() });
  build(app);
  return app;
}

function stackOf(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, 'aws', { region: 'us-east-1' });
  return stack;
}

/** Returns all `depends_on` of a synthesized stack. */
function dependenciesIn(app: App, stack: string): string[] {
  const document = JSON.parse(readFileSync(join(app.outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, { readonly depends_on?: string[] }>>>>;
  };
  return Object.values(document.resource).flatMap((byName) =>
    Object.values(byName).flatMap(({ depends_on: dependsOn = [] }) => dependsOn),
  );
}

test('Constructs of another stack are used without depending on its outputs, and that stack is deployed first', () => {
  let services: TerraformStack | undefined;
  let platform: PlatformStack | undefined;
  const app = appWith((each) => {
    platform = new PlatformStack(each, 'platform');
    services = new ServicesStack(each, 'services', platform);
  });
  app.synth();
  const dependencies = dependenciesIn(app, 'services');

  expect(dependencies).not.toHaveLength(0);
  expect(dependencies.filter((each) => !/^aws_\w+\.\w+$/.test(each))).toEqual([]);
  expect(services?.dependencies).toEqual([platform]);
});

test('A dependency alone makes the other stack be deployed first', () => {
  let service: TerraformStack | undefined;
  let logs: TerraformStack | undefined;
  appWith((app) => {
    [logs, service] = [stackOf(app, 'logs'), stackOf(app, 'service')];
    const { dependables } = new LogBucket(logs, 'Logs', { logDeliveryServices: ['trail/shop'] });
    new AuditTrail(service, 'Trail', {
      trailName: 'shop',
      bucket: { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs', dependables },
    });
  });

  expect(service?.dependencies).toEqual([logs]);
});

test('Stacks that would have to be deployed before each other are refused', () => {
  const build = () =>
    appWith((app) => {
      const [one, other] = [stackOf(app, 'one'), stackOf(app, 'other')];
      one.addDependency(other);
      const bucket = new LogBucket(one, 'Logs', { logDeliveryServices: ['trail/shop'] });
      new AuditTrail(other, 'Trail', { trailName: 'shop', bucket });
    });

  expect(build).toThrow(
    'stacks must not depend on each other: a resource in the stack "one" must exist first, but that stack depends on "other"; move one of them to the other stack',
  );
});

test('Instances of a cluster in another stack are refused: that stack associates its capacity providers first', () => {
  const build = () =>
    appWith((app) => {
      const [platform, services] = [stackOf(app, 'platform'), stackOf(app, 'services')];
      new Ec2Capacity(services, 'Capacity', {
        cluster: new EcsCluster(platform, 'Cluster'),
        network: new Vpc(platform, 'Network'),
        instanceTypes: ['t3.medium'],
        maxInstances: 2,
      });
    });

  expect(build).toThrow('cluster must be in the stack "services", got a cluster of "platform"');
});

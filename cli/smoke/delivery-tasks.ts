import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import {
  ConfigDelivery,
  Ec2Capacity,
  Ec2TaskDefinition,
  EcrRepository,
  FargateTaskDefinition,
  LogDestination,
} from '../../modules';
import type { ServiceStack } from '../../stacks/service-stack';
import { type DeliveryCase, deliveryCases, type OptionalParts, type Place } from './delivery-cases';
import { writeRecords } from './records';

/** Revisions of the task definitions: the second is deployed, and then rolled back to the first. */
export type Revision = 'first' | 'second';

/** Properties of `DeliveryTasks`. */
export interface DeliveryTasksProps extends OptionalParts {
  /** Stack with the bucket, the log group, the network and the cluster of the tasks. */
  readonly service: ServiceStack;
  /** Prefix of the families. */
  readonly namePrefix: string;
  /** Revision of the task definitions. */
  readonly revision: Revision;
  /** Number of records of each task. */
  readonly records: number;
}

/** Output with the ARNs of the task definitions, by name of the case. */
export const tasksOutput = 'delivery_tasks';

/** Output with the URL of the repository, if the image delivery is included. */
export const repositoryOutput = 'delivery_repository_url';

/** Output with the name of the capacity provider, if the s3 delivery is included. */
export const capacityOutput = 'delivery_capacity_provider';

/** Returns the family of a case. */
export function familyOf(namePrefix: string, name: string): string {
  return `${namePrefix}-${name}`;
}

/**
 * Task definitions of all deliveries. Each has a container that writes numbered records and exits, and a router that
 * delivers them before the task stops.
 */
export class DeliveryTasks extends Construct {
  private readonly configuration: S3Bucket;
  private images: EcrRepository | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryTasksProps,
  ) {
    super(scope, id);
    const { service, namePrefix, ec2 } = props;
    // S3 blocks public access and encrypts by default, and the objects contain no secret.
    this.configuration = new S3Bucket(this, 'Configuration', {
      bucketPrefix: `${namePrefix}-conf-`,
      forceDestroy: true,
    });

    const tasks = deliveryCases(props).map((each) => [each.name, this.taskDefinitionArn(each)] as const);

    this.output(tasksOutput, Object.fromEntries(tasks));
    if (this.images) this.output(repositoryOutput, this.images.repositoryUrl);
    if (ec2) {
      const { cluster, network } = service;
      const capacity = new Ec2Capacity(this, 'Capacity', {
        ...{ cluster, network, instanceTypes: ['t3.medium'], minInstances: 1, maxInstances: 1 },
      });
      this.output(capacityOutput, capacity.capacityProviderName);
    }
  }

  private taskDefinitionArn({ name, delivery, places }: DeliveryCase): string {
    const { namePrefix, records, revision } = this.props;
    const { arn: bucketArn, bucket: bucketName } = this.configuration;
    const bucket = { bucketArn, bucketName };
    const task = {
      family: familyOf(namePrefix, name),
      containers: {
        app: {
          image: 'public.ecr.aws/docker/library/busybox:1.37.0',
          command: writeRecords,
          environment: { RECORDS: String(records), MARK: 'unmarked', REVISION: revision },
        },
      },
      logForceDestroy: true,
    };
    const routes = [{ from: 'app' as const, to: places.map((place) => this.destination(place, name)) }];
    if (delivery === 's3') {
      return new Ec2TaskDefinition(this, name, {
        ...task,
        memoryMiB: 512,
        logRouting: { routes, delivery: ConfigDelivery.s3({ bucket }) },
      }).taskDefinitionArn;
    }
    const deliveries = {
      options: () => ConfigDelivery.options(),
      inline: () => ConfigDelivery.inline(),
      init: () => ConfigDelivery.init({ bucket }),
      image: () => ConfigDelivery.image({ repository: this.repository() }),
    };
    return new FargateTaskDefinition(this, name, {
      ...task,
      cpu: 256,
      memoryMiB: 512,
      logRouting: { routes, delivery: deliveries[delivery]() },
    }).taskDefinitionArn;
  }

  private repository(): EcrRepository {
    const repositoryName = `${this.props.namePrefix}/smoke`;
    return (this.images ??= new EcrRepository(this, 'Images', { repositoryName, forceDelete: true }));
  }

  private destination(place: Place, name: string): LogDestination {
    const { bucket, logGroup } = this.props.service.logs;
    if (place === 'bucket' && bucket) return LogDestination.s3({ bucket, prefix: `${name}/${this.props.revision}/` });
    if (place === 'logGroup' && logGroup) return LogDestination.cloudWatchLogs({ logGroup });
    throw new Error(`The service has no ${place} for records`);
  }

  private output(name: string, value: unknown): void {
    new TerraformOutput(this, name, { value }).overrideLogicalId(name);
  }
}

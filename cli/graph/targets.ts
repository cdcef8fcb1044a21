import type { NodeKind } from './stack-graph';
import type { Place, Resource, Terraform } from './terraform';

/** A resource that a node represents: created by a stack, or existing and known only by its name. */
export interface Target {
  /** ID of the node. */
  readonly id: string;
  /** Kind of the node. */
  readonly kind: NodeKind;
  /** Description of its kind, such as `S3 bucket`. */
  readonly label: string;
  /** Its name. */
  readonly name: string;
  /** Resource of the stack; `undefined` for an existing resource. */
  readonly resource: Resource | undefined;
}

interface Appearance {
  readonly kind: NodeKind;
  readonly label: string;
}

/** Resources that are nodes, by Terraform type. */
export const drawnTypes: Readonly<Record<string, Appearance>> = {
  aws_autoscaling_group: { kind: 'instances', label: 'EC2 instances' },
  aws_cloudtrail: { kind: 'trail', label: 'CloudTrail' },
  aws_cloudwatch_log_group: { kind: 'logGroup', label: 'CloudWatch log group' },
  aws_dynamodb_table: { kind: 'resource', label: 'DynamoDB table' },
  aws_ecr_repository: { kind: 'repository', label: 'ECR repository' },
  aws_efs_file_system: { kind: 'fileSystem', label: 'EFS file system' },
  aws_kinesis_firehose_delivery_stream: { kind: 'deliveryStream', label: 'Firehose stream' },
  aws_kinesis_stream: { kind: 'stream', label: 'Kinesis stream' },
  aws_lb: { kind: 'loadBalancer', label: 'Application Load Balancer' },
  aws_opensearch_domain: { kind: 'search', label: 'OpenSearch domain' },
  aws_s3_bucket: { kind: 'bucket', label: 'S3 bucket' },
  aws_secretsmanager_secret: { kind: 'secret', label: 'Secret' },
  aws_sns_topic: { kind: 'topic', label: 'SNS topic' },
  aws_sqs_queue: { kind: 'resource', label: 'SQS queue' },
  aws_ssm_parameter: { kind: 'secret', label: 'SSM parameter' },
};

/** Returns the label of a resource whose type has several kinds. */
function labelOf({ type, block }: Resource): Partial<Appearance> {
  return type === 'aws_lb' && block['load_balancer_type'] === 'network' ? { label: 'Network Load Balancer' } : {};
}

/** Argument that refers to the resource that contains another one, by type of the contained resource. */
const wholes: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_stream: 'log_group_name',
  aws_ecs_capacity_provider: 'auto_scaling_group_provider',
  aws_lb_listener: 'load_balancer_arn',
  aws_s3_object: 'bucket',
};

/** Name in an ARN, by service: the type of the resource, and a pattern of the part after the account. */
const arnForms: Readonly<Record<string, readonly [type: string, name: RegExp]>> = {
  dynamodb: ['aws_dynamodb_table', /^table\/([^/]+)/],
  ecr: ['aws_ecr_repository', /^repository\/(.+)/],
  elasticfilesystem: ['aws_efs_file_system', /^file-system\/([^/]+)/],
  es: ['aws_opensearch_domain', /^domain\/([^/]+)/],
  firehose: ['aws_kinesis_firehose_delivery_stream', /^deliverystream\/(.+)/],
  kinesis: ['aws_kinesis_stream', /^stream\/(.+)/],
  logs: ['aws_cloudwatch_log_group', /^log-group:([^:]+)/],
  s3: ['aws_s3_bucket', /^([^/]+)/],
  // Secrets Manager adds a hyphen and six characters to the name.
  secretsmanager: ['aws_secretsmanager_secret', /^secret:([^:]+?)(?:-[A-Za-z0-9?]{6})?(?::|$)/],
  sns: ['aws_sns_topic', /^([^:]+)/],
  sqs: ['aws_sqs_queue', /^([^:]+)/],
  ssm: ['aws_ssm_parameter', /^parameter(\/.+)/],
};

/** Finds the resource that a value in a stack refers to, whether a stack creates it or it exists. */
export class Targets {
  constructor(private readonly terraform: Terraform) {}

  /** Returns the target of a resource, or of the resource that contains it; `undefined` if neither is drawn. */
  ofResource(resource: Resource): Target | undefined {
    const appearance = drawnTypes[resource.type];
    if (appearance) {
      const name = this.terraform.literalName(resource) ?? resource.path;
      return { id: resource.id, ...appearance, ...labelOf(resource), name, resource };
    }
    const whole = wholes[resource.type];
    const other = whole === undefined ? undefined : this.terraform.referenced(resource.block[whole], resource);
    return other && this.ofResource(other);
  }

  /** Returns the target of an ARN, or of an expression that refers to a resource. */
  ofArn(value: unknown, place: Place): Target | undefined {
    if (typeof value !== 'string' || value === '') return undefined;
    const resource = value.startsWith('${') ? this.terraform.referenced(value, place) : undefined;
    if (resource) return this.ofResource(resource);
    const [, service = '', rest = ''] =
      /^arn:[^:]*:([^:]*):[^:]*:[^:]*:(.+)$/.exec(this.terraform.text(value, place)) ?? [];
    const [type, form] = arnForms[service] ?? [];
    const name = form?.exec(rest)?.[1];
    return type === undefined || name === undefined ? undefined : this.named(type, name);
  }

  /** Returns the target of a name of a resource of this type, or of an expression that refers to a resource. */
  ofName(type: string, value: string, place: Place): Target {
    const resource = this.terraform.referenced(value, place);
    return (resource && this.ofResource(resource)) ?? this.named(type, this.terraform.text(value, place));
  }

  private named(type: string, name: string): Target {
    const created = this.terraform.resources(type).find((each) => this.terraform.literalName(each) === name);
    if (created) return this.ofResource(created)!;
    const { kind, label } = drawnTypes[type]!;
    return { id: `${type}/${name}`, kind, label, name, resource: undefined };
  }
}

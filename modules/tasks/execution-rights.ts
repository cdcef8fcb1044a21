import type { Construct } from 'constructs';
import { containerImage } from '../containers/container-image';
import { arnOfSecret, type ContainerSecret } from '../containers/container-secret';
import type { StartedContainer } from '../containers/started-container';
import { accountId, type AwsPlace, awsPlace, partitionName, regionName } from '../core/aws-environment';
import { groupedBy } from '../core/grouped-by';
import { bucketKeyUsage, keyStatements } from '../core/key-usage';
import type { PolicyStatement } from '../core/policy';
import { alwaysHolds } from '../core/rule';
import { secretArns } from '../core/secret-arns';
import { isKnown } from '../core/validation';
import { isGiven } from '../core/given';

/**
 * Returns the permissions to pull the containers' images that are in Amazon ECR.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function pullStatements(containers: readonly Pick<StartedContainer, 'image'>[]): readonly PolicyStatement[] {
  const images = containers.map(({ image }) => containerImage(image));
  const repositories = unique(images.map(({ repositoryArn }) => repositoryArn));
  const cached = images.filter(({ pullThroughCache }) => pullThroughCache);
  if (repositories.length === 0) return [];
  return [
    // This action does not support resource-level permissions.
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      Resource: repositories,
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
    ...statement(
      ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'],
      unique(cached.map(({ repositoryArn }) => repositoryArn)),
    ),
  ];
}

/** Returns the permissions to write the output of containers to a log group. */
export function logStatements(logGroupArn: string): readonly PolicyStatement[] {
  return [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${logGroupArn}:*` }];
}

alwaysHolds('F25', {
  states: 'ECS has permission to read the secrets of log drivers.',
  because: 'the library grants the execution role permission to read each secret',
});

/** A secret with the patterns of its ARN, and the service that stores it. */
interface StoredSecret {
  readonly arns: readonly string[];
  readonly service: 'secretsmanager' | 'ssm';
  readonly kmsKeyArn: string | undefined;
}

/** Name of the encryption context with the ARN of a secret, by the service that stores the secret. */
const contextNames = { secretsmanager: 'SecretARN', ssm: 'PARAMETER_ARN' } as const;

/**
 * Returns the permissions to read the secrets of containers.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export function secretStatements(
  scope: Construct,
  containers: readonly Pick<StartedContainer, 'secrets'>[],
): readonly PolicyStatement[] {
  const secrets = containers.flatMap((container) => container.secrets);
  const stored = secrets.map((secret) => storedSecret(scope, secret));
  const arnsIn = (service: StoredSecret['service']) =>
    unique(stored.flatMap((each) => (each.service === service ? each.arns : [])));
  return [
    ...statement('secretsmanager:GetSecretValue', arnsIn('secretsmanager')),
    ...statement('ssm:GetParameters', arnsIn('ssm')),
    ...decryptStatements(awsPlace(scope), stored),
  ];
}

/**
 * Returns the permissions to read the objects in S3 from which containers start.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function fileStatements(
  scope: Construct,
  containers: readonly Pick<StartedContainer, 'files'>[],
): readonly PolicyStatement[] {
  const files = containers.flatMap((container) => container.files);
  const buckets = groupedBy(files, ({ bucket }) => JSON.stringify([bucket.bucketArn, bucket.kmsKeyArn]));
  return [
    ...statement('s3:GetObject', unique(files.map(({ objectArn }) => objectArn))),
    ...statement('s3:GetBucketLocation', unique(files.map(({ bucket }) => bucket.bucketArn))),
    ...buckets.flatMap(([{ bucket }]) => keyStatements(awsPlace(scope), bucketKeyUsage(bucket, ['kms:Decrypt']))),
  ];
}

function storedSecret(scope: Construct, secret: ContainerSecret): StoredSecret {
  const { kmsKeyArn } = secret;
  if (isGiven(secret, 'parameterArn')) {
    return { arns: [arnIn(scope, 'ssm:parameter/', secret.parameterArn)], service: 'ssm', kmsKeyArn };
  }
  const arn = arnIn(scope, 'secretsmanager:secret:', arnOfSecret(secret));
  return { arns: secretArns(scope, arn), service: 'secretsmanager', kmsKeyArn };
}

/** Returns the ARN of a secret or a parameter, which ECS also finds by its name. */
function arnIn(scope: Construct, kind: 'ssm:parameter/' | 'secretsmanager:secret:', arnOrName: string): string {
  if (!isKnown(arnOrName) || arnOrName.startsWith('arn:')) return arnOrName;
  const [service, type] = [kind.slice(0, kind.indexOf(':')), kind.slice(kind.indexOf(':') + 1)];
  const place = `${service}:${regionName(scope)}:${accountId(scope)}`;
  return `arn:${partitionName(scope)}:${place}:${type}${arnOrName.replace(/^\//, '')}`;
}

/** Returns one statement for each key and service. */
function decryptStatements(place: AwsPlace, secrets: readonly StoredSecret[]): readonly PolicyStatement[] {
  const keys = groupedBy(secrets, ({ service, kmsKeyArn }) => `${service} ${kmsKeyArn}`);
  return keys.flatMap((ofKey) => {
    const [{ service, kmsKeyArn, arns }] = ofKey;
    const region = isKnown(arns[0]) ? arns[0]?.split(':')[3] : undefined;
    const context = { [contextNames[service]]: unique(ofKey.flatMap((secret) => secret.arns)) };
    return keyStatements(place, { keyArn: kmsKeyArn, actions: ['kms:Decrypt'], service, region, context });
  });
}

function statement(action: string | readonly string[], resources: readonly string[]): readonly PolicyStatement[] {
  return resources.length === 0 ? [] : [{ Effect: 'Allow', Action: action, Resource: resources }];
}

function unique(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

import type { Construct, IConstruct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { perApp } from '../core/per-stack';
import { policyDocument } from '../core/policy';
import { isKnown } from '../core/validation';
import { shortName } from './endpoint-services';

/**
 * Services whose endpoints take a policy, by the prefix of their IAM actions. The endpoints of other services get none.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-vpc-endpoint-policy
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-and-interface-VPC.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-vpc-endpoint.html
 * @see https://docs.aws.amazon.com/streams/latest/dev/vpc.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/vpc.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_create.html
 */
const actionPrefixes: Readonly<Record<string, string>> = {
  'ecr.api': 'ecr',
  'ecr.dkr': 'ecr',
  'kinesis-firehose': 'firehose',
  'kinesis-streams': 'kinesis',
  kms: 'kms',
  logs: 'logs',
  monitoring: 'cloudwatch',
  secretsmanager: 'secretsmanager',
  ssm: 'ssm',
  sts: 'sts',
};

/** Resources of other accounts that the tasks of a service use. */
export interface ForeignAccess {
  /** Accounts of the registries from which the tasks pull images. */
  readonly registryAccounts: readonly string[];
  /** ARNs of the roles that the tasks assume. */
  readonly assumedRoleArns: readonly string[];
}

/** Registers what the tasks in a VPC use; several stacks of an app can share a network. */
export function rememberForeignAccess(scope: Construct, vpcId: string, access: ForeignAccess): void {
  accessIn(scope, vpcId).push(access);
}

function accessIn(scope: IConstruct, vpcId: string): ForeignAccess[] {
  const vpcs = perApp(scope, 'foreign-access', () => new Map<string, ForeignAccess[]>());
  const access = vpcs.get(vpcId) ?? [];
  vpcs.set(vpcId, access);
  return access;
}

/**
 * Returns a function that returns the policy of an endpoint, for when all services are known: principals of this account
 * and of the roles that tasks assume may use it, and pull images from the registries of this account and of the tasks'
 * images. There is none if the service takes no policy, or if the account of a role is known only at deploy.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(
  scope: Construct,
  service: string,
  vpcId: string,
  accounts: readonly string[],
): (() => string | undefined) | undefined {
  const name = shortName(service);
  const prefix = Object.hasOwn(actionPrefixes, name) ? actionPrefixes[name] : undefined;
  if (prefix === undefined) return undefined;
  // Data sources that were created at synth would be missing in the stack.
  const own = accountId(scope);
  const registries = prefix === 'ecr' ? `arn:${partitionName(scope)}:ecr:${regionName(scope)}` : undefined;
  return () => policyOf(accessIn(scope, vpcId), { prefix, own, registries, accounts });
}

/** Endpoint with a policy. */
interface PolicyOfEndpoint {
  /** Prefix of the actions of the service. */
  readonly prefix: string;
  /** Account of the stack. */
  readonly own: string;
  /** Beginning of the ARNs of repositories, for ECR only. */
  readonly registries: string | undefined;
  /** Further accounts. */
  readonly accounts: readonly string[];
}

function policyOf(
  access: readonly ForeignAccess[],
  { prefix, own, registries, accounts }: PolicyOfEndpoint,
): string | undefined {
  const roles = access.flatMap(({ assumedRoleArns }) => assumedRoleArns);
  if (!roles.every(isKnown)) return undefined;
  const ofRoles = roles.map((arn) => arn.split(':')[4]!);
  const principals = [...new Set([own, ...ofRoles, ...accounts])];
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Condition: { StringEquals: { 'aws:PrincipalAccount': principals } },
  } as const;
  if (registries === undefined) return policyDocument({ ...statement, Action: `${prefix}:*`, Resource: '*' });
  const ofImages = access.flatMap(({ registryAccounts }) => registryAccounts);
  const repositories = [...new Set([own, ...ofImages, ...accounts])].map(
    (account) => `${registries}:${account}:repository/*`,
  );
  return policyDocument(
    { ...statement, Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    { ...statement, Action: 'ecr:*', Resource: repositories },
  );
}

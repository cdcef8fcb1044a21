import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { allows, identityPolicyTypes, isUnlimited, type Statement, statementsOf } from '../statements';

/**
 * Actions without a resource type, for which a policy cannot specify resources.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const withoutResource = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ecr:GetAuthorizationToken',
  'ecs:DiscoverPollEndpoint',
  'logs:DescribeLogGroups',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

const readingVerbs =
  /:(Batch)?(Check|Describe|Download|Filter|Get|Head|List|Lookup|Query|Read|Scan|Search|Select|View)/i;

/** Actions with which an identity can escalate its privileges. */
const escalations = [
  ...['Attach', 'Put'].flatMap((verb) => ['Group', 'Role', 'User'].map((whose) => `iam:${verb}${whose}Policy`)),
  ...['AddUserToGroup', 'CreateAccessKey', 'CreateLoginProfile', 'CreatePolicyVersion', 'PassRole'].map(inIam),
  ...['SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy', 'UpdateLoginProfile'].map(inIam),
  'glue:UpdateDevEndpoint',
  'lambda:UpdateFunctionCode',
];

/** Actions that return credentials. */
const credentials = [
  ...['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'].map((name) => `sts:${name}`),
  ...['CreateAccessKey', 'CreateLoginProfile', 'CreateServiceSpecificCredential', 'UpdateAccessKey'].map(inIam),
  'cognito-identity:GetOpenIdToken',
  'ecr-public:GetAuthorizationToken',
  'rds-db:connect',
  'redshift:GetClusterCredentials',
  'sts:GetFederationToken',
  'sts:GetSessionToken',
];

/** Actions that read data. */
const data = [
  's3:GetObject',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
];

/** Actions that manage permissions. */
const permissions = [
  ...['AttachRolePolicy', 'CreatePolicy', 'CreateRole', 'DeleteRolePolicy', 'PassRole', 'PutRolePolicy'].map(inIam),
  ...['PutAccessPointPolicy', 'PutBucketAcl', 'PutBucketPolicy', 'PutObjectAcl'].map((name) => `s3:${name}`),
  'ecr:SetRepositoryPolicy',
  'kms:CreateGrant',
  'kms:PutKeyPolicy',
  'lambda:AddPermission',
  'logs:PutResourcePolicy',
  's3:PutBucketPublicAccessBlock',
  'secretsmanager:PutResourcePolicy',
  'sns:AddPermission',
  'sqs:AddPermission',
];

const oneGroup = 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/web:*';
const writesLogs = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: oneGroup };

/** Checks of identity policies. Each check of resources has a counterpart for data sources. */
export const iamPolicyChecks: readonly Check[] = [
  ...twins({
    ids: ['CKV_AWS_62', 'CKV_AWS_1'],
    states: 'No policy allows all actions on all resources.',
    refuses: (statement) => allows(statement, 'any:Thing') && isUnlimited(statement),
    passes: writesLogs,
    fails: { Effect: 'Allow', Action: '*', Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_63', 'CKV_AWS_49'],
    states: 'No policy allows all actions, on any resource.',
    refuses: (statement) => allows(statement, 'any:Thing'),
    passes: writesLogs,
    fails: { Effect: 'Allow', Action: ['*'], Resource: oneGroup },
  }),
  identity({
    id: 'CKV2_AWS_40',
    states: 'No policy allows all IAM actions.',
    refuses: (statement) => allows(statement, 'iam:AnyThing'),
    passes: { Effect: 'Allow', Action: 'iam:GetRole', Resource: 'arn:aws:iam::111122223333:role/web' },
    fails: { Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::111122223333:role/web' },
  }),
  ...twins({
    ids: ['CKV_AWS_286', 'CKV_AWS_110'],
    states: 'No policy allows privilege escalation on all resources.',
    refuses: allowsOnAnything(escalations),
    passes: { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/web' },
    fails: { Effect: 'Allow', Action: ['iam:PassRole', 'iam:PutRolePolicy'], Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_287', 'CKV_AWS_107'],
    states: 'No policy allows actions that return credentials on all resources.',
    refuses: allowsOnAnything(credentials),
    passes: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::444455556666:role/logs' },
    fails: { Effect: 'Allow', Action: 'sts:Assume*', Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_288', 'CKV_AWS_108'],
    states: 'No policy allows reading data, parameters and secrets on all resources.',
    refuses: allowsOnAnything(data),
    passes: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-logs/*' },
    fails: { Effect: 'Allow', Action: 's3:Get*', Resource: ['arn:aws:s3:::acme-logs/*', '*'] },
  }),
  ...twins({
    ids: ['CKV_AWS_289', 'CKV_AWS_109'],
    states: 'No policy allows permissions management on all resources.',
    refuses: allowsOnAnything(permissions),
    passes: { Effect: 'Allow', Action: 'ecr:SetRepositoryPolicy', Resource: 'arn:aws:ecr:eu-west-1:1:repository/web' },
    fails: { Effect: 'Allow', Action: 'ecr:SetRepositoryPolicy', Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_290', 'CKV_AWS_111'],
    states: 'No policy allows write actions on all resources.',
    refuses: (statement) => limitable(statement).some((action) => !readingVerbs.test(action)),
    passes: writesLogs,
    fails: { ...writesLogs, Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_355', 'CKV_AWS_356'],
    states: 'A policy specifies resources for every action that supports them.',
    refuses: (statement) => limitable(statement).length > 0,
    passes: { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    fails: { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken', 'logs:DescribeLogStreams'], Resource: '*' },
  }),
  identity({
    id: 'AWS-0345',
    states: 'No policy allows all S3 actions.',
    refuses: (statement) => allows(statement, 's3:AnyThing'),
    passes: { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::acme-logs/*' },
    fails: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::acme-logs/*' },
  }),
  identity({
    id: 'AWS-0342',
    states: 'No policy allows `iam:PassRole` on all roles.',
    refuses: allowsOnAnything(['iam:PassRole']),
    passes: { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/web' },
    fails: { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
  }),
];

/** A check of policy statements. */
interface StatementCheck {
  readonly states: string;
  /** Returns `true` if a policy must not contain a statement. */
  readonly refuses: (statement: Statement) => boolean;
  /** A statement that passes, and one that fails. */
  readonly passes: Block;
  readonly fails: Block;
}

function twins({ ids, ...check }: StatementCheck & { readonly ids: readonly [string, string] }): readonly Check[] {
  return [
    identity({ ...check, id: ids[0] }),
    {
      id: ids[1],
      class: 'N',
      states: `${check.states.replace(/\.$/, '')} (policy document data sources).`,
      types: ['data.aws_iam_policy_document'],
      holds: (policy) => !statementsOf(policy).some(check.refuses),
      passes: { 'data.aws_iam_policy_document.web': { statement: [blockOf(check.passes)] } },
      fails: { 'data.aws_iam_policy_document.web': { statement: [blockOf(check.passes), blockOf(check.fails)] } },
    },
  ];
}

function identity({ id, states, refuses, passes, fails }: StatementCheck & { readonly id: string }): Check {
  const policy = (...Statement: readonly Block[]) => ({ policy: JSON.stringify({ Statement }) });
  return {
    id,
    class: 'N',
    states,
    types: identityPolicyTypes,
    holds: (resource) => !statementsOf(resource).some(refuses),
    passes: { 'aws_iam_role_policy.web': policy(passes), 'aws_iam_policy.web': policy(passes) },
    fails: {
      'aws_iam_role_policy.web': policy(passes, fails),
      'aws_iam_policy.web': policy(fails),
      'aws_iam_policy.expression': { policy: `\${jsonencode(${JSON.stringify({ Statement: [fails] })})}` },
    },
  };
}

function blockOf({ Effect, Action, Resource }: Block): Block {
  return { effect: Effect, actions: [Action].flat(), resources: [Resource].flat() };
}

function allowsOnAnything(actions: readonly string[]): StatementCheck['refuses'] {
  return (statement) => isUnlimited(statement) && actions.some((action) => allows(statement, action));
}

/** Actions that are allowed on all resources although they could be limited. */
function limitable(statement: Statement): readonly string[] {
  if (statement.effect === 'Deny' || !isUnlimited(statement)) return [];
  return statement.actions.filter((action) => !withoutResource.includes(action));
}

function inIam(name: string): string {
  return `iam:${name}`;
}

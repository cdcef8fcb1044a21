import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { allows, identityPolicyTypes, isUnlimited, type Statement, statementsOf } from '../statements';

/**
 * Actions that are about no resource, so that a policy can name none.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const withoutResource = [
  'ecr:GetAuthorizationToken',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

const readingVerbs =
  /:(Batch)?(Check|Describe|Download|Filter|Get|Head|List|Lookup|Query|Read|Scan|Search|Select|View)/i;

/** What makes of any identity one with more rights. */
const escalations = [
  ...['Attach', 'Put'].flatMap((verb) => ['Group', 'Role', 'User'].map((whose) => `iam:${verb}${whose}Policy`)),
  ...['AddUserToGroup', 'CreateAccessKey', 'CreateLoginProfile', 'CreatePolicyVersion', 'PassRole'].map(inIam),
  ...['SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy', 'UpdateLoginProfile'].map(inIam),
  'glue:UpdateDevEndpoint',
  'lambda:UpdateFunctionCode',
];

/** What answers with credentials. */
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

/** What reads the data of others. */
const data = [
  's3:GetObject',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
];

/** What says who may do what. */
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

/** What the policies of roles, users and groups allow. Each check on resources has one on data sources beside it. */
export const iamPolicyChecks: readonly Check[] = [
  ...twins({
    ids: ['CKV_AWS_62', 'CKV_AWS_1'],
    states: 'No policy allows everything on everything.',
    refuses: (statement) => allows(statement, 'any:Thing') && isUnlimited(statement),
    passes: writesLogs,
    fails: { Effect: 'Allow', Action: '*', Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_63', 'CKV_AWS_49'],
    states: 'No policy allows every action, on whatever.',
    refuses: (statement) => allows(statement, 'any:Thing'),
    passes: writesLogs,
    fails: { Effect: 'Allow', Action: ['*'], Resource: oneGroup },
  }),
  identity({
    id: 'CKV2_AWS_40',
    states: 'No policy allows all of IAM.',
    refuses: (statement) => allows(statement, 'iam:AnyThing'),
    passes: { Effect: 'Allow', Action: 'iam:GetRole', Resource: 'arn:aws:iam::111122223333:role/web' },
    fails: { Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::111122223333:role/web' },
  }),
  ...twins({
    ids: ['CKV_AWS_286', 'CKV_AWS_110'],
    states: 'No policy lets an identity give itself more rights.',
    refuses: allowsOnAnything(escalations),
    passes: { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/web' },
    fails: { Effect: 'Allow', Action: ['iam:PassRole', 'iam:PutRolePolicy'], Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_287', 'CKV_AWS_107'],
    states: 'No policy lets credentials be had of whatever gives them.',
    refuses: allowsOnAnything(credentials),
    passes: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::444455556666:role/logs' },
    fails: { Effect: 'Allow', Action: 'sts:Assume*', Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_288', 'CKV_AWS_108'],
    states: 'No policy lets data, parameters and secrets be read wherever they are.',
    refuses: allowsOnAnything(data),
    passes: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-logs/*' },
    fails: { Effect: 'Allow', Action: 's3:Get*', Resource: ['arn:aws:s3:::acme-logs/*', '*'] },
  }),
  ...twins({
    ids: ['CKV_AWS_289', 'CKV_AWS_109'],
    states: 'No policy lets the rights on whatever be changed.',
    refuses: allowsOnAnything(permissions),
    passes: { Effect: 'Allow', Action: 'ecr:SetRepositoryPolicy', Resource: 'arn:aws:ecr:eu-west-1:1:repository/web' },
    fails: { Effect: 'Allow', Action: 'ecr:SetRepositoryPolicy', Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_290', 'CKV_AWS_111'],
    states: 'No policy lets whatever be written to or changed.',
    refuses: (statement) => limitable(statement).some((action) => !readingVerbs.test(action)),
    passes: writesLogs,
    fails: { ...writesLogs, Resource: '*' },
  }),
  ...twins({
    ids: ['CKV_AWS_355', 'CKV_AWS_356'],
    states: 'A policy names the resources of every action that is about any.',
    refuses: (statement) => limitable(statement).length > 0,
    passes: { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    fails: { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken', 'logs:DescribeLogGroups'], Resource: '*' },
  }),
  identity({
    id: 'AWS-0345',
    states: 'No policy allows all of S3.',
    refuses: (statement) => allows(statement, 's3:AnyThing'),
    passes: { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::acme-logs/*' },
    fails: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::acme-logs/*' },
  }),
  identity({
    id: 'AWS-0342',
    states: 'No policy lets whichever role be handed on.',
    refuses: allowsOnAnything(['iam:PassRole']),
    passes: { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/web' },
    fails: { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
  }),
];

/** A check of the statements of policies. */
interface StatementCheck {
  readonly states: string;
  /** Whether a statement must not stand in a policy. */
  readonly refuses: (statement: Statement) => boolean;
  /** A statement that may stand there, and one that must not. */
  readonly passes: Block;
  readonly fails: Block;
}

function twins({ ids, ...check }: StatementCheck & { readonly ids: readonly [string, string] }): readonly Check[] {
  return [
    identity({ ...check, id: ids[0] }),
    {
      id: ids[1],
      class: 'N',
      states: `${check.states.replace(/\.$/, '')}, nor one that a data source makes.`,
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

/** The actions that are allowed on everything although they could be limited. */
function limitable(statement: Statement): readonly string[] {
  if (statement.effect === 'Deny' || !isUnlimited(statement)) return [];
  return statement.actions.filter((action) => !withoutResource.includes(action));
}

function inIam(name: string): string {
  return `iam:${name}`;
}

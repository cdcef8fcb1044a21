import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { list, type Resource } from '../configuration';
import {
  documentOf,
  identityPolicyTypes,
  isForEverybody,
  isWritten,
  type Statement,
  statementsOf,
} from '../statements';

const roles = ['aws_iam_role'];
const documents = ['data.aws_iam_policy_document'];
const attachments = ['aws_iam_role_policy_attachment', 'aws_iam_policy_attachment'];
const github = 'token.actions.githubusercontent.com';
const githubArn = `arn:aws:iam::111122223333:oidc-provider/${github}`;

const byTasks = { Principal: { Service: 'ecs-tasks.amazonaws.com' } };
const ofAccount = { StringEquals: { 'aws:SourceAccount': '111122223333' } };

/** Checks of trust policies and of AWS managed policies of roles. */
export const iamRoleChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_60',
    class: 'N',
    states: 'No role can be assumed by everybody.',
    types: roles,
    holds: (role) => !statementsOf(role).some(isForEverybody),
    passes: { 'aws_iam_role.task': trusting(byTasks) },
    fails: { 'aws_iam_role.task': trusting({ Principal: { AWS: '*' } }) },
  },
  {
    id: 'CKV_AWS_61',
    class: 'N',
    states: 'No role can be assumed by all principals of an account.',
    types: roles,
    holds: (role) => !statementsOf(role).some(({ principals }) => principals.some(isWholeAccount)),
    passes: { 'aws_iam_role.task': trusting({ Principal: { AWS: 'arn:aws:iam::111122223333:role/ci' } }) },
    fails: {
      'aws_iam_role.task': trusting({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }),
      'aws_iam_role.other': trusting({ Principal: { AWS: ['111122223333'] } }),
    },
  },
  {
    id: 'OWN_9',
    class: 'N',
    states:
      'AWS services can assume a role for this account only (confused deputy protection); EC2, which sends no source, assumes roles for its instances only, and S3, of which no source is documented, replicates to the bucket that the role names.',
    types: roles,
    selects: (role) => statementsOf(role).some(isOfService),
    holds: (role) =>
      statementsOf(role)
        .filter(isOfService)
        .every(({ conditions }) =>
          /"aws:Source(Account|Arn)"|"sts:ExternalId":"[^"]*account_id/.test(JSON.stringify(conditions)),
        ),
    passes: { 'aws_iam_role.task': trusting({ ...byTasks, Condition: ofAccount }) },
    fails: { 'aws_iam_role.task': trusting(byTasks) },
  },
  {
    id: 'CKV_AWS_393',
    class: 'N',
    states: 'A role for GitHub workflows is limited to specified repositories.',
    types: roles,
    selects: (role) => statementsOf(role).some(isOfGithub),
    holds: (role) => statementsOf(role).filter(isOfGithub).every(namesRepository),
    passes: { 'aws_iam_role.ci': trusting(fromGithub('repo:acme/web:ref:refs/heads/main')) },
    fails: { 'aws_iam_role.ci': trusting(fromGithub('repo:*')), 'aws_iam_role.any': trusting(fromGithub('*')) },
  },
  {
    id: 'CKV_AWS_358',
    class: 'N',
    states: 'A policy document data source that trusts GitHub workflows is limited to specified repositories.',
    types: documents,
    selects: (policy) => statementsOf(policy).some(isOfGithub),
    holds: (policy) => statementsOf(policy).filter(isOfGithub).every(namesRepository),
    passes: { 'data.aws_iam_policy_document.ci': { statement: [blockFromGithub('repo:acme/web:*')] } },
    fails: { 'data.aws_iam_policy_document.ci': { statement: [blockFromGithub('*')] } },
  },
  {
    id: 'CKV_AWS_283',
    class: 'N',
    states: 'No policy document data source allows access to everybody.',
    types: documents,
    holds: (policy) =>
      !statementsOf(policy).some((statement) => statement.effect === 'Allow' && isForEverybody(statement)),
    passes: { 'data.aws_iam_policy_document.bucket': { statement: [lets('arn:aws:iam::111122223333:role/ci')] } },
    fails: { 'data.aws_iam_policy_document.bucket': { statement: [lets('*')] } },
  },
  withoutAwsPolicy('CKV_AWS_274', 'AdministratorAccess', 'No role has the policy `AdministratorAccess`.'),
  withoutAwsPolicy('CKV2_AWS_56', 'IAMFullAccess', 'No role has the policy `IAMFullAccess`.'),
  {
    id: 'CKV_AWS_40',
    class: 'N',
    states: 'Permissions are granted to groups and roles, not to users.',
    types: ['aws_iam_policy_attachment', 'aws_iam_user_policy_attachment', 'aws_iam_user_policy'],
    holds: ({ args }) => list(args['users'] ?? args['user']).length === 0,
    passes: { 'aws_iam_policy_attachment.web': { roles: ['web'] } },
    fails: {
      'aws_iam_policy_attachment.web': { users: ['somebody'] },
      'aws_iam_user_policy_attachment.web': { user: 'somebody' },
      'aws_iam_user_policy.web': { user: 'somebody' },
    },
  },
  {
    id: 'OWN_10',
    class: 'N',
    states: 'A policy is literal JSON or comes from a policy document data source, so that it can be evaluated.',
    types: [...identityPolicyTypes, ...roles],
    holds: (resource) => {
      const text = documentOf(resource) ?? '';
      return isWritten(text) ? statementsOf(resource).length > 0 : text.includes('${data.aws_iam_policy_document.');
    },
    passes: {
      'aws_iam_role_policy.text': { policy: '{"Statement":[{"Effect":"Allow"}]}' },
      'aws_iam_role_policy.expression': {
        policy: '${jsonencode({"Statement" = [{"Resource" = aws_s3_bucket.logs.arn}]})}',
      },
      'aws_iam_role_policy.data': { policy: '${data.aws_iam_policy_document.web.json}' },
    },
    fails: { 'aws_iam_role_policy.web': { policy: '${var.policy}' }, 'aws_iam_role.web': {} },
  },
];

function withoutAwsPolicy(id: string, name: string, states: string): Check {
  const arn = `arn:aws:iam::aws:policy/${name}`;
  return {
    id,
    class: 'N',
    states,
    types: [...roles, ...attachments],
    holds: ({ args }) => ![args['policy_arn'], args['managed_policy_arns']].flatMap(list).join().includes(`/${name}`),
    passes: {
      'aws_iam_role.web': {},
      'aws_iam_role_policy_attachment.web': { policy_arn: '${aws_iam_policy.web.arn}' },
    },
    fails: {
      'aws_iam_role.web': { managed_policy_arns: [arn] },
      'aws_iam_role_policy_attachment.web': { policy_arn: arn },
      'aws_iam_policy_attachment.web': { policy_arn: arn },
    },
  };
}

function trusting(statement: Block): Resource['args'] {
  return {
    assume_role_policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] }),
  };
}

function fromGithub(subject: string): Block {
  return { Principal: { Federated: githubArn }, Condition: { StringLike: { [`${github}:sub`]: subject } } };
}

function blockFromGithub(subject: string): Block {
  return {
    principals: [{ type: 'Federated', identifiers: [githubArn] }],
    condition: [{ test: 'StringLike', variable: `${github}:sub`, values: [subject] }],
  };
}

function lets(identifier: string): Block {
  return { actions: ['s3:GetObject'], principals: [{ type: 'AWS', identifiers: [identifier] }] };
}

function isWholeAccount(principal: string): boolean {
  return /^AWS:(\d{12}|.*:root|\$\{[^}]*account_id\})$/.test(principal);
}

function isOfService({ principals }: Statement): boolean {
  return principals.some((principal) => /^Service:(?!ec2\.|s3\.)/.test(principal));
}

function isOfGithub({ principals }: Statement): boolean {
  return principals.some((principal) => principal.endsWith(github));
}

function namesRepository({ conditions }: Statement): boolean {
  const subjects = Object.values(conditions).flatMap((keys) => list(keys[`${github}:sub`]));
  return subjects.length > 0 && subjects.every((subject) => /^repo:[\w.-]+\/[\w.-]+:/.test(String(subject)));
}

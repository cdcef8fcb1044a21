import type { Block } from '../../../lab/synth/synth';
import { bucketWith, companions } from '../buckets';
import type { Check } from '../check';
import { blocks, type Configuration, type Resource } from '../configuration';
import { isAbout, isConditional, isForEverybody, refusesPlainRequests, statementsOf } from '../statements';

const buckets = ['aws_s3_bucket'];

/** Checks of bucket ACLs and bucket policies. */
export const s3AccessChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_20',
    class: 'N',
    states: 'No ACL allows everybody to read a bucket.',
    types: buckets,
    holds: (bucket, all) =>
      !grantsOf(bucket, all).some((grant) => /public-read|website|authenticated|AllUsers/.test(grant)),
    passes: bucketWith('acl', { acl: 'private' }),
    fails: bucketWith('acl', { acl: 'public-read' }),
  },
  {
    id: 'CKV_AWS_57',
    class: 'N',
    states: 'No ACL allows everybody to write to a bucket.',
    types: buckets,
    holds: (bucket, all) => !grantsOf(bucket, all).some((grant) => /public-read-write|AllUsers WRITE/.test(grant)),
    passes: bucketWith('acl', { acl: 'public-read' }),
    fails: { ...bucketWith('acl', { acl: 'public-read-write' }), 'aws_s3_bucket.older': { acl: 'public-read-write' } },
  },
  {
    id: 'CKV_AWS_375',
    class: 'N',
    states: 'No ACL allows everybody to read the permissions of a bucket.',
    types: ['aws_s3_bucket_acl'],
    holds: ({ args }) => !grantsIn(args).some((grant) => /AllUsers (FULL_CONTROL|READ_ACP)/.test(grant)),
    passes: { 'aws_s3_bucket_acl.logs': granted('AllUsers', 'READ') },
    fails: { 'aws_s3_bucket_acl.logs': granted('AllUsers', 'FULL_CONTROL') },
  },
  {
    id: 'CKV2_AWS_43',
    class: 'N',
    states: 'No ACL allows access to all AWS accounts.',
    types: ['aws_s3_bucket_acl'],
    holds: ({ args }) => !grantsIn(args).some((grant) => grant.includes('AuthenticatedUsers')),
    passes: { 'aws_s3_bucket_acl.logs': { acl: 'private' } },
    fails: { 'aws_s3_bucket_acl.logs': granted('AuthenticatedUsers', 'READ') },
  },
  {
    id: 'CKV_AWS_379',
    class: 'X',
    states: 'A bucket and its objects are accessible over TLS only.',
    types: buckets,
    holds: (bucket, all) => {
      const refusals = companions(all, bucket, 'policy').flatMap(statementsOf).filter(refusesPlainRequests);
      return refusals.some(
        ({ actions, resources }) =>
          actions.includes('s3:*') && resources.some((each) => each.endsWith('/*')) && resources.length > 1,
      );
    },
    passes: bucketWith('policy', { policy: onlyTls('s3:*') }),
    fails: {
      'aws_s3_bucket.without': {},
      ...bucketWith('policy', { policy: onlyTls('s3:PutObject') }),
    },
  },
  {
    id: 'CKV_AWS_70',
    class: 'N',
    states: 'The bucket policy allows access to everybody only with a condition.',
    types: ['aws_s3_bucket_policy'],
    holds: (policy) =>
      !statementsOf(policy).some(
        (statement) => statement.effect === 'Allow' && isForEverybody(statement) && !isConditional(statement),
      ),
    passes: {
      'aws_s3_bucket_policy.logs': {
        policy: policyOf({
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
        }),
      },
    },
    fails: {
      'aws_s3_bucket_policy.logs': { policy: policyOf({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:*' }) },
    },
  },
  {
    id: 'CKV_AWS_93',
    class: 'N',
    states: 'The bucket policy does not deny all access to everybody, which nobody could undo.',
    types: ['aws_s3_bucket_policy'],
    holds: (policy) =>
      !statementsOf(policy).some(
        (statement) =>
          statement.effect === 'Deny' &&
          isForEverybody(statement) &&
          !isConditional(statement) &&
          isAbout(statement, 's3:PutBucketPolicy'),
      ),
    passes: { 'aws_s3_bucket_policy.logs': { policy: onlyTls('s3:*') } },
    fails: { 'aws_s3_bucket_policy.logs': { policy: policyOf({ Effect: 'Deny', Principal: '*', Action: 's3:*' }) } },
  },
];

/** Canned ACLs of a bucket, and each grant in the form `AllUsers READ`. */
function grantsOf(bucket: Resource, all: Configuration): string[] {
  return [bucket.args, ...companions(all, bucket, 'acl').map(({ args }) => args)].flatMap(grantsIn);
}

function grantsIn({ acl = 'private', access_control_policy: policy }: Block): string[] {
  const grants = blocks(policy).flatMap(({ grant }) => blocks(grant));
  return [
    acl as string,
    ...grants.flatMap(({ grantee, permission }) =>
      blocks(grantee).map(({ uri }) => `${String(uri).split('/').at(-1)} ${permission}`),
    ),
  ];
}

function granted(group: string, permission: string): Block {
  const grantee = { type: 'Group', uri: `http://acs.amazonaws.com/groups/global/${group}` };
  return { access_control_policy: { grant: [{ grantee, permission }] } };
}

function onlyTls(action: string): string {
  return policyOf({
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: ['${aws_s3_bucket.logs.arn}', '${aws_s3_bucket.logs.arn}/*'],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}

function policyOf(statement: Block): string {
  return JSON.stringify({ Statement: [statement] });
}

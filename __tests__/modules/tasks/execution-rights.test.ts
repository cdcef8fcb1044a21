import { ref, TerraformStack, Testing, Token } from 'cdktf';
import { matchingAtDeploy } from '../../../modules/core/at-deploy';
import { resolved } from '../../../modules/core/resolved';
import { type Container, type ContainerSecret, containerImage } from '../../../modules';
import { unknownEcrAddress } from '../../../modules/containers/ecr-address';
import { logStatements, pullStatements, secretStatements } from '../../../modules/tasks/execution-rights';

const host = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const repositories = 'arn:aws:ecr:eu-west-1:111122223333:repository';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';
const parameterArn = 'arn:aws:ssm:eu-west-1:111122223333:parameter/token';
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

/** Returns containers with these images. */
function of(...images: readonly Container['image'][]): Container[] {
  return images.map((image) => ({ image }));
}

describe('the permission to pull', () => {
  test('is not granted for images outside of ECR', () => {
    expect(pullStatements(of('nginx:1.29.5', 'public.ecr.aws/nginx/nginx:1.29.5'))).toEqual([]);
  });

  test('is limited to the repositories of the images', () => {
    expect(
      pullStatements(
        of(`${host}/web:1`, 'nginx:1.29.5', { reference: 'x', repositoryArn: `${repositories}/team/router` }),
      ),
    ).toEqual([
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: [`${repositories}/web`, `${repositories}/team/router`],
      },
    ]);
  });

  test('lists the repository of several images once', () => {
    expect(pullStatements(of(`${host}/web:1`, `${host}/web:2`))[1]?.Resource).toEqual([`${repositories}/web`]);
  });
});

test('allows ECS to write to the streams of one log group, not to create log groups', () => {
  expect(logStatements('arn:aws:logs:eu-west-1:111122223333:log-group:/acme/web')).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/web:*',
    },
  ]);
});

describe('the permission to pull through a cache', () => {
  const cached = { reference: `${host}/docker-hub/library/nginx:1.29.5`, pullThroughCache: true };

  test('lets the execution role create that repository, and import the image into it', () => {
    expect(pullStatements(of(cached, `${host}/web:1`))[2]).toEqual({
      Effect: 'Allow',
      Action: ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'],
      Resource: [`${repositories}/docker-hub/library/nginx`],
    });
  });

  test('is not granted by default', () => {
    expect(pullStatements(of(`${host}/docker-hub/library/nginx:1.29.5`))).toHaveLength(2);
  });
});

describe('an image in ECR', () => {
  test.each([
    ['dkr.ecr.eu-west-1.amazonaws.com', 'aws', 'eu-west-1'],
    ['dkr-ecr.eu-west-1.on.aws', 'aws', 'eu-west-1'],
    ['dkr.ecr-fips.us-east-1.amazonaws.com', 'aws', 'us-east-1'],
    ['dkr-ecr-fips.us-east-1.on.aws', 'aws', 'us-east-1'],
    ['dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'aws-us-gov', 'us-gov-west-1'],
    ['dkr-ecr.us-gov-east-1.on.aws', 'aws-us-gov', 'us-gov-east-1'],
    ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'aws-cn', 'cn-north-1'],
    ['dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'aws-cn', 'cn-north-1'],
    ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'aws-eusc', 'eusc-de-east-1'],
    ['dkr.ecr.us-iso-east-1.c2s.ic.gov', 'aws-iso', 'us-iso-east-1'],
    ['dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'aws-iso-b', 'us-isob-east-1'],
    ['dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'aws-iso-e', 'eu-isoe-west-1'],
    ['dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'aws-iso-f', 'us-isof-south-1'],
  ])('at %s can be pulled, with the partition %s', (registry, partition, region) => {
    const image = `111122223333.${registry}/team/web:1.2.3@sha256:${'0'.repeat(64)}`;

    expect(containerImage(image).repositoryArn).toBe(`arn:${partition}:ecr:${region}:111122223333:repository/team/web`);
    expect(containerImage({ reference: image }).repositoryArn).toBe(containerImage(image).repositoryArn);
    expect(unknownEcrAddress(image)).toEqual([]);
  });

  test.each([
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com.example.com/web:1',
    '11112222333.dkr.ecr.eu-west-1.amazonaws.com/web:1',
    '111122223333.ecr.eu-west-1.amazonaws.com/web:1',
    '111122223333.dkr.ecr.amazonaws.com/web:1',
    'ecr.eu-west-1.amazonaws.com/web:1',
  ])('at an address that only looks like ECR warns: %s', (image) => {
    expect(containerImage(image).repositoryArn).toBeUndefined();
    expect(unknownEcrAddress(image)).toEqual([expect.stringContaining('no pull permission is granted (M25)')]);
  });

  test.each(['public.ecr.aws/nginx/nginx:1', 'ecr-public.aws.com/nginx/nginx:1', 'nginx:1', 'ghcr.io/dkr/ecr:1'])(
    'is not expected at %s',
    (image) => {
      expect(pullStatements(of(image))).toEqual([]);
      expect(unknownEcrAddress(image)).toEqual([]);
    },
  );
});

describe('the permission to read secrets', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const statements = (...secrets: readonly ContainerSecret[]) => secretStatements(stack, [{ secrets }]);
  const reads = (...arns: readonly string[]) => ({
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: arns,
  });
  const decrypts = (service: string, context: object) => ({
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: kmsKeyArn,
    Condition: {
      StringEquals: { 'kms:ViaService': expect.stringMatching(new RegExp(`^${service}\\.eu-west-1\\.`)) },
      StringLike: context,
    },
  });
  const either = [secretArn, `${secretArn}-??????`];

  test('is not granted without secrets', () => {
    expect(secretStatements(stack, [{ secrets: [] }])).toEqual([]);
  });

  test.each([
    ['a JSON key', { secretArn, jsonKey: 'user' }],
    ['a JSON key in the ARN', { secretArn: `${secretArn}:user::` }],
    ['a JSON key without further colons', { secretArn: `${secretArn}:user` }],
    ['a version stage in the ARN', { secretArn: `${secretArn}::AWSPREVIOUS:` }],
    ['a version ID in the ARN', { secretArn: `${secretArn}:user::9d4cb84b-ad69-40c0-a0ab-cead36b967e8` }],
    ['a trailing colon', { secretArn: `${secretArn}:` }],
    ['a version stage', { secretArn, versionStage: 'AWSPREVIOUS' }],
  ])('covers the whole secret with %s', (_, secret) => {
    expect(statements(secret)).toEqual([reads(...either)]);
  });

  test('covers a partial ARN, whose end AWS adds', () => {
    const partial = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db';

    expect(statements({ secretArn: partial })).toEqual([reads(`${partial}-??????`)]);
    expect(statements({ secretArn: `${partial}:password::` })).toEqual([reads(`${partial}-??????`)]);
  });

  test('covers both readings of an ARN that ends like a complete one, such as that of "db-master"', () => {
    const master = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-master';

    expect(statements({ secretArn: master })).toEqual([reads(master, `${master}-??????`)]);
  });

  test('covers exactly the secret of a resource, which has a complete ARN', () => {
    const arn = Token.asString(ref('aws_secretsmanager_secret.db.arn'));
    const key = `${arn}:password::`;

    expect(statements({ secretArn: arn }, { secretArn: key })).toEqual([reads(arn)]);
  });

  test('covers both readings of an ARN in a variable, without a JSON key after it or in it', () => {
    const variable = Token.asString(ref('var.secret'));
    const arn = matchingAtDeploy(variable, '^(?:[^:]*:){6}[^:]*');

    expect(statements({ secretArn: `${variable}:password::` })).toEqual([reads(arn, `${arn}-??????`)]);
    expect(statements({ secretArn: variable })).toEqual([reads(arn, `${arn}-??????`)]);
    expect(resolved(stack, arn)).toBe('${regex("^(?:[^:]*:){6}[^:]*", var.secret)}');
  });

  test('covers a parameter', () => {
    expect(statements({ parameterArn })).toEqual([
      { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: [parameterArn] },
    ]);
  });

  test('covers a KMS key only through the service that stores the secret, and only for these secrets', () => {
    const other = parameterArn.replace('token', 'other');

    expect(
      statements({ secretArn, kmsKeyArn }, { parameterArn, kmsKeyArn }, { parameterArn: other, kmsKeyArn }),
    ).toEqual([
      reads(...either),
      { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: [parameterArn, other] },
      decrypts('secretsmanager', { 'kms:EncryptionContext:SecretARN': either }),
      decrypts('ssm', { 'kms:EncryptionContext:PARAMETER_ARN': [parameterArn, other] }),
    ]);
  });
});

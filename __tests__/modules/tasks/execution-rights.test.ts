import type { Container, ContainerSecret } from '../../../modules';
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

/** Returns containers with these secrets. */
function knowing(...secrets: readonly Readonly<Record<string, ContainerSecret>>[]): Container[] {
  return secrets.map((each) => ({ image: 'nginx:1.29.5', secrets: each }));
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

describe('the permission to read secrets', () => {
  test('is not granted without secrets', () => {
    expect(secretStatements([...of('nginx:1.29.5'), ...knowing({})])).toEqual([]);
  });

  test('covers the whole secret, regardless of the JSON key', () => {
    expect(secretStatements(knowing({ USER: { secretArn, jsonKey: 'user' }, PASSWORD: { secretArn } }))).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [secretArn] },
    ]);
  });

  test('covers a parameter', () => {
    expect(secretStatements(knowing({ TOKEN: { parameterArn } }))).toEqual([
      { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: [parameterArn] },
    ]);
  });

  test('covers each KMS key that encrypts them once', () => {
    expect(
      secretStatements(knowing({ PASSWORD: { secretArn, kmsKeyArn } }, { TOKEN: { parameterArn, kmsKeyArn } })),
    ).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [secretArn] },
      { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: [parameterArn] },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: [kmsKeyArn] },
    ]);
  });
});

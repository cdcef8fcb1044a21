import type { Container } from '../containers/container';
import { containerImage } from '../containers/container-image';
import type { ContainerSecret } from '../containers/container-secret';
import type { PolicyStatement } from '../core/policy';
import { alwaysHolds } from '../core/rule';
import { isGiven } from '../core/given';

/**
 * Returns the permissions to pull the containers' images that are in Amazon ECR.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function pullStatements(containers: readonly Container[]): readonly PolicyStatement[] {
  const repositories = unique(containers.map((container) => containerImage(container.image).repositoryArn));
  if (repositories.length === 0) return [];
  return [
    // This action does not support resource-level permissions.
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      Resource: repositories,
    },
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

/** Returns the permissions to read the secrets of containers. */
export function secretStatements(containers: readonly Container[]): readonly PolicyStatement[] {
  const secrets = containers.flatMap(({ secrets = {} }) => Object.values(secrets));
  return [
    ...statement('secretsmanager:GetSecretValue', unique(secrets.map(secretArn))),
    ...statement('ssm:GetParameters', unique(secrets.map(parameterArn))),
    ...statement('kms:Decrypt', unique(secrets.map(({ kmsKeyArn }) => kmsKeyArn))),
  ];
}

function secretArn(secret: ContainerSecret): string | undefined {
  return isGiven(secret, 'secretArn') ? secret.secretArn : undefined;
}

function parameterArn(secret: ContainerSecret): string | undefined {
  return isGiven(secret, 'parameterArn') ? secret.parameterArn : undefined;
}

function statement(action: string, resources: readonly string[]): readonly PolicyStatement[] {
  return resources.length === 0 ? [] : [{ Effect: 'Allow', Action: action, Resource: resources }];
}

function unique(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

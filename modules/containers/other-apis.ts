import { shown } from '../core/shown';

/** What to use instead of properties of containers in the ECS API, AWS CDK and Docker. */
export const containerPropertiesElsewhere = {
  args: 'command',
  cmd: 'command',
  containerName: 'the name as the key in containers',
  env: 'environment',
  firelensConfiguration: 'logRouting of the task, which adds the log router',
  labels: 'dockerLabels',
  logConfiguration: 'logRouting of the task',
  logging: 'logRouting of the task',
  memoryLimitMiB: 'memoryMiB',
  mountPoints: 'writablePaths, for paths of the task that the container writes to',
  name: 'the name as the key in containers',
  portMappings: 'ports, such as [80]',
  workDir: 'workingDirectory',
} as const;

/** Returns the port to use instead of a port mapping of the ECS API. */
export function portOfMapping(value: unknown): string | undefined {
  const { containerPort } = Object(value) as { readonly containerPort?: unknown };
  return typeof containerPort === 'number' ? `use the number of the port, ${shown(containerPort)}` : undefined;
}

/** Replacements for properties of containers in the ECS API, AWS CDK and Docker. */
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
  name: 'the name as the key in containers',
  hostPorts: 'hostPort of a port, such as ports: [{ containerPort: 80, hostPort: 8080 }]',
  portMappings: 'ports, such as [80]',
  workDir: 'workingDirectory',
} as const;

import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { blocks, referents, referrers } from '../configuration';
import { containersOf, environmentOf, imageOf, taskWith } from '../containers';
import { statementsOf } from '../statements';

const clusters = ['aws_ecs_cluster'];
const services = ['aws_ecs_service'];
const taskDefinitions = ['aws_ecs_task_definition'];

const role = { assume_role_policy: '{"Statement":[]}' };
const ofTask = {
  'aws_iam_role.task': role,
  'aws_ecs_task_definition.web': { task_role_arn: '${aws_iam_role.task.arn}' },
};

/** Checks of clusters, services, tasks and containers. */
export const ecsChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_65',
    class: 'N$',
    states: 'Container Insights is enabled on the cluster.',
    types: clusters,
    holds: ({ args }) =>
      blocks(args['setting']).some(
        ({ name, value }) => name === 'containerInsights' && (value === 'enabled' || value === 'enhanced'),
      ),
    passes: { 'aws_ecs_cluster.main': { setting: [{ name: 'containerInsights', value: 'enhanced' }] } },
    fails: { 'aws_ecs_cluster.main': { setting: [{ name: 'containerInsights', value: 'disabled' }] } },
  },
  {
    id: 'CKV_AWS_223',
    class: 'N',
    states:
      'A cluster in which a service enables ECS Exec logs the sessions to a log group or bucket of its own configuration, and no cluster disables logging.',
    types: clusters,
    holds: (cluster, all) => {
      const enabled = referrers(all, cluster, services, 'cluster').some(
        ({ args }) => args['enable_execute_command'] === true,
      );
      const logging = execOf(cluster.args).map((exec) => exec['logging']);
      return enabled ? logging.includes('OVERRIDE') : !logging.includes('NONE');
    },
    passes: {
      'aws_ecs_cluster.unused': {},
      'aws_ecs_cluster.main': { configuration: { execute_command_configuration: { logging: 'OVERRIDE' } } },
      'aws_ecs_service.web': { cluster: '${aws_ecs_cluster.main.arn}', enable_execute_command: true },
    },
    fails: {
      'aws_ecs_cluster.none': { configuration: { execute_command_configuration: { logging: 'NONE' } } },
      'aws_ecs_cluster.default': { configuration: { execute_command_configuration: { logging: 'DEFAULT' } } },
      'aws_ecs_cluster.absent': {},
      'aws_ecs_service.web': { cluster: '${aws_ecs_cluster.absent.arn}', enable_execute_command: true },
      'aws_ecs_service.app': { cluster: '${aws_ecs_cluster.default.arn}', enable_execute_command: true },
    },
  },
  {
    id: 'CKV_AWS_224',
    class: 'C',
    states: 'ECS Exec sessions and their logs are encrypted with a customer managed KMS key.',
    types: clusters,
    selects: ({ args }) => execOf(args).length > 0,
    holds: ({ args }) =>
      execOf(args).every(
        (exec) =>
          exec['kms_key_id'] !== undefined &&
          blocks(exec['log_configuration']).some(
            (log) => log['cloud_watch_encryption_enabled'] === true || log['s3_bucket_encryption_enabled'] === true,
          ),
      ),
    passes: {
      'aws_ecs_cluster.main': {
        configuration: {
          execute_command_configuration: {
            kms_key_id: 'key',
            log_configuration: { s3_bucket_encryption_enabled: true },
          },
        },
      },
    },
    fails: { 'aws_ecs_cluster.main': { configuration: { execute_command_configuration: { logging: 'DEFAULT' } } } },
  },
  {
    id: 'CKV_AWS_249',
    class: 'N',
    states: 'The task role and the execution role differ.',
    types: taskDefinitions,
    holds: ({ args }) => args['task_role_arn'] === undefined || args['task_role_arn'] !== args['execution_role_arn'],
    passes: { 'aws_ecs_task_definition.web': { task_role_arn: 'one', execution_role_arn: 'other' } },
    fails: { 'aws_ecs_task_definition.web': { task_role_arn: 'one', execution_role_arn: 'one' } },
  },
  {
    id: 'OWN_3',
    class: 'N',
    states: 'The task role has no permission to pull images; the execution role has it.',
    types: taskDefinitions,
    selects: (task, all) => referents(all, task.args['task_role_arn'], ['aws_iam_role']).length > 0,
    holds: (task, all) =>
      !referents(all, task.args['task_role_arn'], ['aws_iam_role'])
        .flatMap((taskRole) => referrers(all, taskRole, ['aws_iam_role_policy'], 'role'))
        .flatMap(statementsOf)
        .some(({ actions }) => actions.some((action) => /^(\*|ecr:)/.test(action))),
    passes: {
      ...ofTask,
      'aws_iam_role_policy.logs': rightsOfTask('s3:PutObject'),
    },
    fails: {
      ...ofTask,
      'aws_iam_role_policy.pull': rightsOfTask('ecr:BatchGetImage'),
    },
  },
  {
    id: 'CKV_AWS_336',
    class: 'D',
    states: 'The root file system of every container is read-only.',
    types: taskDefinitions,
    holds: (task) => containersOf(task).every(({ readonlyRootFilesystem }) => readonlyRootFilesystem === true),
    passes: { 'aws_ecs_task_definition.web': taskWith({ readonlyRootFilesystem: true }) },
    fails: { 'aws_ecs_task_definition.web': taskWith({ readonlyRootFilesystem: true }, {}) },
  },
  {
    id: 'CKV_AWS_334',
    class: 'X',
    states: 'No container is privileged.',
    types: taskDefinitions,
    holds: (task) => containersOf(task).every(({ privileged }) => privileged !== true),
    passes: { 'aws_ecs_task_definition.web': taskWith({}, { privileged: false }) },
    fails: { 'aws_ecs_task_definition.web': taskWith({}, { privileged: true }) },
  },
  {
    id: 'CKV_AWS_335',
    class: 'X',
    states: 'No task uses the PID or IPC namespace of the host.',
    types: taskDefinitions,
    holds: ({ args }) => args['pid_mode'] !== 'host' && args['ipc_mode'] !== 'host',
    passes: { 'aws_ecs_task_definition.web': { pid_mode: 'task' } },
    fails: { 'aws_ecs_task_definition.web': { pid_mode: 'host' }, 'aws_ecs_task_definition.ipc': { ipc_mode: 'host' } },
  },
  {
    id: 'OWN_4',
    class: 'N',
    states: 'Every image is specified by digest or by a tag other than `latest`.',
    types: taskDefinitions,
    holds: (task, all) =>
      containersOf(task).every((container) => /@sha256:|:(?!latest$)[^:/$]+$/.test(imageOf(container, all))),
    passes: {
      'var.tag': { default: '1.29.5' },
      'aws_ecs_task_definition.web': taskWith({ image: 'nginx:${var.tag}' }, { image: 'app@sha256:0123' }),
    },
    fails: {
      'aws_ecs_task_definition.latest': taskWith({ image: 'nginx:latest' }),
      'aws_ecs_task_definition.untagged': taskWith({ image: 'registry:5000/nginx' }),
      'var.tag': { default: 'latest' },
      'aws_ecs_task_definition.variable': taskWith({ image: 'nginx:${var.tag}' }),
    },
  },
  {
    id: 'AWS-0036',
    class: 'N',
    states: 'The environment of a container contains no secrets.',
    types: taskDefinitions,
    holds: (task) =>
      containersOf(task)
        .flatMap(environmentOf)
        .every(([name, value]) => !isSecret(name, value)),
    passes: {
      'aws_ecs_task_definition.web': taskWith({
        environment: [
          { name: 'BUCKET', value: 'logs' },
          { name: 'TOKEN_URL', value: 'https://acme.test/token' },
        ],
        secrets: [{ name: 'PASSWORD', valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/password' }],
      }),
    },
    fails: {
      'aws_ecs_task_definition.named': taskWith({ environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }),
      'aws_ecs_task_definition.known': taskWith({ environment: [{ name: 'ID', value: 'AKIAIOSFODNN7EXAMPLE' }] }),
    },
  },
  {
    id: 'CKV_AWS_97',
    class: 'N',
    states: 'EFS volumes are encrypted in transit.',
    types: taskDefinitions,
    holds: ({ args }) =>
      blocks(args['volume'])
        .flatMap(({ efs_volume_configuration: efs }) => blocks(efs))
        .every(({ transit_encryption: encryption }) => encryption === 'ENABLED'),
    passes: {
      'aws_ecs_task_definition.web': {
        volume: [{ name: 'tmp' }, { efs_volume_configuration: { transit_encryption: 'ENABLED' } }],
      },
    },
    fails: { 'aws_ecs_task_definition.web': { volume: [{ efs_volume_configuration: { file_system_id: 'fs-1' } }] } },
  },
  {
    id: 'CKV_AWS_332',
    class: 'N',
    states: 'A Fargate service uses the latest platform version.',
    types: services,
    holds: ({ args }) => (args['platform_version'] ?? 'LATEST') === 'LATEST',
    passes: { 'aws_ecs_service.web': {} },
    fails: { 'aws_ecs_service.web': { platform_version: '1.4.0' } },
  },
  {
    id: 'CKV_AWS_333',
    class: 'N',
    states: 'The tasks of a service have no public IP addresses.',
    types: services,
    holds: ({ args }) => blocks(args['network_configuration']).every(({ assign_public_ip: given }) => given !== true),
    passes: { 'aws_ecs_service.web': { network_configuration: { assign_public_ip: false } } },
    fails: { 'aws_ecs_service.web': { network_configuration: { assign_public_ip: true } } },
  },
];

/** ECS Exec configuration of a cluster. */
function execOf(args: Block): Block[] {
  return blocks(args['configuration']).flatMap(({ execute_command_configuration: exec }) => blocks(exec));
}

function rightsOfTask(action: string): Block {
  return {
    role: '${aws_iam_role.task.name}',
    policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action, Resource: 'arn:aws:s3:::logs/*' }] }),
  };
}

/** Returns `true` for an AWS key, and for a secret by its name whose value is neither a reference nor a URL or path. */
function isSecret(name: string, value: string): boolean {
  if (/\b(AKIA|ASIA)[A-Z0-9]{16}\b|PRIVATE KEY-----/.test(value)) return true;
  return /passw|secret|token|api_?key|credential/i.test(name) && !/^(\$\{|arn:|https?:|\/|$)/.test(value);
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { modules as inputs } from '../../../lab/inputs/modules';
import { checkGuideTable } from '../../../lab/markdown';
import { projectFolder } from '../../../lab/project';
import type * as library from '../../../modules';
import { docCommentsIn } from '../../support/doc-comments';

/** Modules in the order of the guide. */
const modules = [
  'Vpc',
  'VpcEndpoints',
  'ApplicationLoadBalancer',
  'NetworkLoadBalancer',
  'LoadBalancerTarget',
  'EcsCluster',
  'FargateService',
  'FargateTask',
  'Ec2Task',
  'TaskSchedule',
  'FargateTaskDefinition',
  'Ec2Capacity',
  'Ec2Service',
  'Ec2TaskDefinition',
  'ServiceScaling',
  'ServiceNamespace',
  'ServiceRegistry',
  'EcrRepository',
  'EncryptionKey',
  'LogBucket',
  'LogGroup',
  'KinesisStream',
  'DeliveryStream',
  'ServiceAlarms',
  'ServiceEvents',
  'TaskEvents',
  'AuditTrail',
] as const satisfies readonly (keyof typeof library)[];

const folder = join(projectFolder, 'modules');
const comments = Object.assign(
  {},
  ...readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => docCommentsIn(join(folder, name))),
) as ReturnType<typeof docCommentsIn>;

const costsOf = (name: (typeof modules)[number]) => comments[name]!.costs!;

test('every construct of the library is in the guide', () => {
  const constructs = Object.keys(inputs).filter((name) => !name.endsWith('Routing'));

  expect([...modules].sort()).toEqual(constructs.sort());
});

test('docs/guides/modules.md states what each module is, and what it costs, as its doc comment does', () => {
  const rows = modules.map((name) => [`\`${name}\``, comments[name]!.summary.replace(/\. .*/, ''), costsOf(name)]);

  checkGuideTable('modules.md', ['module', 'description', 'costs'], rows);
});

test.each([
  ['networks.md', ['Vpc', 'VpcEndpoints']],
  ['destinations.md', ['LogBucket', 'LogGroup', 'DeliveryStream', 'KinesisStream']],
  ['streams.md', ['KinesisStream', 'DeliveryStream']],
  ['monitoring.md', ['ServiceAlarms', 'ServiceEvents', 'AuditTrail']],
  ['load-balancers.md', ['ApplicationLoadBalancer', 'NetworkLoadBalancer']],
  ['services.md', ['FargateService', 'ServiceScaling']],
  ['tasks.md', ['FargateTask', 'Ec2Task', 'TaskSchedule', 'TaskEvents']],
  ['connections.md', ['ServiceNamespace', 'ServiceRegistry']],
  ['ec2.md', ['Ec2Capacity', 'Ec2Service']],
  ['security.md', ['EncryptionKey']],
] as const)('docs/guides/%s states the costs of its modules as their doc comments do', (guide, names) => {
  checkGuideTable(
    guide,
    ['module', 'costs'],
    names.map((name) => [`\`${name}\``, costsOf(name)]),
  );
});

test('every amount in a doc comment is stated with its region and the page of its price', () => {
  const stated = modules.flatMap((name) => (costsOf(name).includes('USD') ? [[name, costsOf(name)] as const] : []));

  expect(stated.length).toBeGreaterThan(8);
  expect(stated.filter(([, text]) => !/us-east-1.*aws\.amazon\.com\/[\w/-]*pricing\//.test(text))).toEqual([]);
});

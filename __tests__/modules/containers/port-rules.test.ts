import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import type { Ec2Container, NetworkMode } from '../../../modules';
import { hostPortOf, portProblems } from '../../../modules/containers/port-rules';

const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'port', { type: 'number' });
const app: Ec2Container = { image: 'app:1.0.0', ports: [8080] };

/** What is said of containers in a network mode. */
function problems(containers: Readonly<Record<string, Ec2Container>>, networkMode: NetworkMode): unknown[] {
  return portProblems(Object.entries(containers), networkMode).filter((problem) => typeof problem === 'string');
}

test.each<[NetworkMode, Ec2Container, number]>([
  ['awsvpc', app, 8080],
  ['host', app, 8080],
  ['bridge', app, 0],
  ['bridge', { ...app, hostPorts: { 8080: 80 } }, 80],
])('reaches a container in the mode %s, with %j, by port %i', (networkMode, container, hostPort) => {
  expect(hostPortOf(container, 8080, networkMode)).toBe(hostPort);
});

test('lets containers behind the bridge listen on the same port, each by itself', () => {
  expect(problems({ one: app, other: app }, 'bridge')).toEqual([]);
});

test('judges no port known at deploy', () => {
  const { numberValue: port } = variable;

  expect(problems({ one: { ...app, ports: [port] }, other: { ...app, ports: [port] } }, 'awsvpc')).toEqual([]);
  expect(problems({ one: { ...app, hostPorts: { 8080: port } } }, 'bridge')).toEqual([]);
});

test('fails when a port of the host is for none that is known', () => {
  const { numberValue: port } = variable;

  expect(problems({ one: { ...app, ports: [port], hostPorts: { 8080: port } } }, 'bridge')).toEqual([
    'container "one": hostPorts[8080] must be for one of its ports (a token), got a token',
  ]);
});

test('lets every port through that an instance has left', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32767 }), (hostPort) => {
      fc.pre(![22, 2375, 2376].includes(hostPort));

      expect(problems({ app: { ...app, hostPorts: { 8080: hostPort } } }, 'bridge')).toEqual([]);
    }),
  );
});

test.each<[NetworkMode, Readonly<Record<string, Ec2Container>>, string]>([
  [
    'awsvpc',
    { app: { ...app, hostPorts: { 8080: 80 } } },
    'container "app": hostPorts must not be given with networkMode "awsvpc", where a container is reached by its own ports; use "bridge" (N04)',
  ],
  [
    'host',
    { app: { ...app, hostPorts: { 8080: 8080 } } },
    'container "app": hostPorts must not be given with networkMode "host", where a container is reached by its own ports; use "bridge" (N04)',
  ],
  [
    'host',
    { app: { ...app, ports: [51678] } },
    'container "app": ports must be none of 22, 2375, 2376, 51678, 51679, 51680, which an instance keeps for itself, got 51678 (N04)',
  ],
  [
    'bridge',
    { app: { ...app, hostPorts: { 8080: 22 } } },
    'container "app": hostPorts[8080] must be none of 22, 2375, 2376, 51678, 51679, 51680, which an instance keeps for itself, got 22 (N04)',
  ],
  [
    'bridge',
    { app: { ...app, hostPorts: { 8080: 32768 } } },
    'container "app": hostPorts[8080] must be an integer from 1 to 32767, above which Docker gives ports out, got 32768 (N04)',
  ],
  [
    'bridge',
    { app: { ...app, hostPorts: { 80: 8080 } } },
    'container "app": hostPorts[80] must be for one of its ports (8080), got 8080',
  ],
  [
    'bridge',
    { app: { ...app, ports: [8080, variable.numberValue], hostPorts: { 80: 8080 } } },
    'container "app": hostPorts[80] must be for one of its ports (8080, a token), got 8080',
  ],
  [
    'bridge',
    { one: { ...app, hostPorts: { 8080: 80 } }, other: { ...app, hostPorts: { 8080: 80 } } },
    'container "other": port 80 must not be taken twice, got it in "one" as well: it is a port of the instance',
  ],
  [
    'host',
    { one: app, other: app },
    'container "other": port 8080 must not be taken twice, got it in "one" as well: all containers of a task share one network interface',
  ],
])('fails in the mode %s with %j', (networkMode, containers, problem) => {
  expect(problems(containers, networkMode)).toEqual([problem]);
});

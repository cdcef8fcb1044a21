import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import type { Ec2Container, NetworkMode } from '../../../modules';
import { hostPortOf, portProblems } from '../../../modules/containers/port-rules';

const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'port', { type: 'number' });
const app: Ec2Container = { image: 'app:1.0.0', ports: [8080] };

/** Returns the errors of containers in a network mode. */
function problems(containers: Readonly<Record<string, Ec2Container>>, networkMode: NetworkMode): unknown[] {
  return portProblems(Object.entries(containers), networkMode).filter((problem) => typeof problem === 'string');
}

test.each<[NetworkMode, Ec2Container, number]>([
  ['awsvpc', app, 8080],
  ['host', app, 8080],
  ['bridge', app, 0],
  ['bridge', { ...app, hostPorts: { 8080: 80 } }, 80],
])('maps in the mode %s, with %j, to host port %i', (networkMode, container, hostPort) => {
  expect(hostPortOf(container, 8080, networkMode)).toBe(hostPort);
});

test('accepts the same port in several containers in bridge mode', () => {
  expect(problems({ one: app, other: app }, 'bridge')).toEqual([]);
});

test('does not check ports known only at deploy time', () => {
  const { numberValue: port } = variable;

  expect(problems({ one: { ...app, ports: [port] }, other: { ...app, ports: [port] } }, 'awsvpc')).toEqual([]);
  expect(problems({ one: { ...app, hostPorts: { 8080: port } } }, 'bridge')).toEqual([]);
});

test('fails when a host port is for an unknown container port', () => {
  const { numberValue: port } = variable;

  expect(problems({ one: { ...app, ports: [port], hostPorts: { 8080: port } } }, 'bridge')).toEqual([
    'container "one": hostPorts[8080] must be for one of the container\'s ports (a token), got a token',
  ]);
});

test('accepts every unreserved port', () => {
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
    'container "app": hostPorts must not be set with networkMode "awsvpc", which uses the container\'s own ports; use networkMode "bridge" (N04)',
  ],
  [
    'host',
    { app: { ...app, hostPorts: { 8080: 8080 } } },
    'container "app": hostPorts must not be set with networkMode "host", which uses the container\'s own ports; use networkMode "bridge" (N04)',
  ],
  [
    'host',
    { app: { ...app, ports: [51678] } },
    'container "app": ports must not be one of the reserved ports 22, 2375, 2376, 51678, 51679, 51680, got 51678 (N04)',
  ],
  [
    'bridge',
    { app: { ...app, hostPorts: { 8080: 22 } } },
    'container "app": hostPorts[8080] must not be one of the reserved ports 22, 2375, 2376, 51678, 51679, 51680, got 22 (N04)',
  ],
  [
    'bridge',
    { app: { ...app, hostPorts: { 8080: 32768 } } },
    'container "app": hostPorts[8080] must be an integer from 1 to 32767, below Docker\'s ephemeral ports, got 32768 (N04)',
  ],
  [
    'bridge',
    { app: { ...app, hostPorts: { 80: 8080 } } },
    'container "app": hostPorts[80] must be for one of the container\'s ports (8080), got 8080',
  ],
  [
    'bridge',
    { app: { ...app, ports: [8080, variable.numberValue], hostPorts: { 80: 8080 } } },
    'container "app": hostPorts[80] must be for one of the container\'s ports (8080, a token), got 8080',
  ],
  [
    'bridge',
    { one: { ...app, hostPorts: { 8080: 80 } }, other: { ...app, hostPorts: { 8080: 80 } } },
    'container "other": port 80 must not be used twice, got it in "one" as well; each host port can be used once on an instance',
  ],
  [
    'host',
    { one: app, other: app },
    'container "other": port 8080 must not be used twice, got it in "one" as well; all containers of a task share one network interface',
  ],
])('fails in the mode %s with %j', (networkMode, containers, problem) => {
  expect(problems(containers, networkMode)).toEqual([problem]);
});

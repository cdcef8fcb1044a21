import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import type { Ec2Container, NetworkMode } from '../../../modules';
import { portMappings } from '../../../modules/containers/port-mapping';
import { ownPortProblems, sharedPortProblems } from '../../../modules/containers/port-rules';

const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'port', { type: 'number' });
const app: Ec2Container = { image: 'app:1.0.0', ports: [8080] };

/** Returns the errors of containers in a network mode. */
function problems(containers: Readonly<Record<string, Ec2Container>>, networkMode: NetworkMode): unknown[] {
  const entries = Object.entries(containers);
  return [
    ...entries.flatMap(([name, container]) =>
      ownPortProblems(container, networkMode).map((problem) => problem && `container "${name}": ${problem}`),
    ),
    ...sharedPortProblems(entries, networkMode),
  ].filter((problem) => typeof problem === 'string');
}

/** A container whose port is mapped to a host port. */
function mapped(hostPort: number): Ec2Container {
  return { ...app, ports: [{ containerPort: 8080, hostPort }] };
}

test.each<[NetworkMode, Ec2Container, object[]]>([
  ['awsvpc', app, [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }]],
  ['host', app, [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }]],
  ['bridge', app, [{ containerPort: 8080, hostPort: 0, protocol: 'tcp' }]],
  ['awsvpc', mapped(8080), [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }]],
  ['bridge', mapped(80), [{ containerPort: 8080, hostPort: 80, protocol: 'tcp' }]],
  [
    'awsvpc',
    {
      ...app,
      ports: [
        { containerPort: 8080, name: 'web', appProtocol: 'http2' },
        { containerPort: 53, protocol: 'udp' },
        { containerPortRange: '9000-9010' },
      ],
    },
    [
      { containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'web', appProtocol: 'http2' },
      { containerPort: 53, hostPort: 53, protocol: 'udp' },
      { containerPortRange: '9000-9010', protocol: 'tcp' },
    ],
  ],
])('maps in the mode %s the ports of %j', (networkMode, container, mappings) => {
  expect(problems({ app: container }, networkMode)).toEqual([]);
  expect(portMappings(container, networkMode)).toEqual(mappings);
});

test('accepts the same port in several containers in bridge mode', () => {
  expect(problems({ one: app, other: app }, 'bridge')).toEqual([]);
});

test('does not check ports known only at deploy time', () => {
  const { numberValue: port, stringValue } = variable;

  expect(problems({ one: { ...app, ports: [port] }, other: { ...app, ports: [port] } }, 'awsvpc')).toEqual([]);
  expect(problems({ one: mapped(port), other: mapped(port) }, 'bridge')).toEqual([]);
  expect(problems({ one: { ...app, ports: [{ containerPortRange: stringValue }] } }, 'awsvpc')).toEqual([]);
});

test.each<[Required<Ec2Container>['ports']]>([
  [[53, { containerPort: 53, protocol: 'udp' }]],
  [[{ containerPortRange: '1-2' }, { containerPortRange: '3-4' }, 5, { containerPortRange: '1-9', protocol: 'udp' }]],
])('accepts ports of different protocols and adjacent ranges: %j', (ports) => {
  expect(problems({ app: { ...app, ports } }, 'awsvpc')).toEqual([]);
});

test('accepts the same range in several containers in bridge mode', () => {
  const range: Ec2Container = { ...app, ports: [{ containerPortRange: '8000-8010' }] };

  expect(problems({ one: range, other: range }, 'bridge')).toEqual([]);
});

test('accepts every unreserved port', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32767 }), (hostPort) => {
      fc.pre(![22, 2375, 2376].includes(hostPort));

      expect(problems({ app: mapped(hostPort) }, 'bridge')).toEqual([]);
    }),
  );
});

test.each<[NetworkMode, Readonly<Record<string, Ec2Container>>, string]>([
  [
    'awsvpc',
    { app: mapped(80) },
    'container "app": ports[0].hostPort must be the containerPort with networkMode "awsvpc", which uses the container\'s own ports, got 80; remove it, or use networkMode "bridge" (N04)',
  ],
  [
    'host',
    { app: mapped(80) },
    'container "app": ports[0].hostPort must be the containerPort with networkMode "host", which uses the container\'s own ports, got 80; remove it, or use networkMode "bridge" (N04)',
  ],
  [
    'host',
    { app: { ...app, ports: [51678] } },
    'container "app": ports[0] must not be one of the reserved ports 22, 2375, 2376, 51678, 51679, 51680, got 51678 (N04)',
  ],
  [
    'bridge',
    { app: mapped(22) },
    'container "app": ports[0].hostPort must not be one of the reserved ports 22, 2375, 2376, 51678, 51679, 51680, got 22 (N04)',
  ],
  [
    'bridge',
    { app: mapped(32768) },
    'container "app": ports[0].hostPort must be an integer from 1 to 32767, below Docker\'s ephemeral ports, got 32768 (N04)',
  ],
  [
    'bridge',
    { one: mapped(80), other: mapped(80) },
    'container "other": port 80 must not be used twice, got it in "one" as well; each host port can be used once on an instance',
  ],
  [
    'host',
    { one: app, other: app },
    'container "other": port 8080 must not be used twice, got it in "one" as well; all containers of a task share one network interface',
  ],
  ...(
    [
      [[0], 'ports[0] must be an integer from 1 to 65535, got 0'],
      [
        [{ containerPortRange: '8010-8000' }],
        'ports[0].containerPortRange must be the first and the last port, such as "8000-8010", got "8010-8000"',
      ],
      [
        [{ containerPort: 80, appProtocol: 'http' }],
        'ports[0].name must be given with appProtocol, because Service Connect refers to the port by its name',
      ],
      [
        [{ containerPort: 80, name: 'web', appProtocol: 'grpc', protocol: 'udp' }],
        'ports[0].protocol must be "tcp" with appProtocol "grpc", got "udp"; remove one of them',
      ],
      [
        [{ containerPortRange: '8000-8010' }, 8005],
        'port 8005 must not be used twice, got it in "app" as well; all containers of a task share one network interface',
      ],
      [
        [
          { containerPort: 80, name: 'web' },
          { containerPort: 81, name: 'web' },
        ],
        'port name "web" must not be used twice, got it in "app" as well; rename one',
      ],
      [
        Array.from({ length: 101 }, (_, index) => ({ containerPortRange: `${2 * index + 1}-${2 * index + 2}` })),
        'ports must contain at most 100 ranges, got 101',
      ],
    ] satisfies [Required<Ec2Container>['ports'], string][]
  ).map(([ports, problem]): [NetworkMode, Readonly<Record<string, Ec2Container>>, string] => [
    'awsvpc',
    { app: { ...app, ports } },
    `container "app": ${problem}`,
  ]),
  [
    'host',
    { app: { ...app, ports: [{ containerPortRange: '8000-8010' }] } },
    'container "app": ports[0].containerPortRange must not be set with networkMode "host", in which ECS accepts no ranges; list the ports, or use networkMode "bridge" or "awsvpc"',
  ],
])('fails in the mode %s with %j', (networkMode, containers, problem) => {
  expect(problems(containers, networkMode)).toEqual([problem]);
});

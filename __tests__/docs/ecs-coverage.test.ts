import { Testing } from 'cdktf';
import fc from 'fast-check';
import { ecsModel, type EcsOperation, fieldsOf, shapeOf, valuesAt } from '../../lab/ecs-api/ecs-model';
import { seed } from '../../lab/inputs/kinds';
import { modules, type ModuleName, stackWith } from '../../lab/inputs/modules';
import { changesAt, shapesAt, valuesOf } from '../../lab/inputs/property-path';
import { checkPage, table } from '../../lab/markdown';
import { ecsInputs } from '../../lab/synth/emitted';
import type { Block } from '../../lab/synth/parse-json';
import type { Shape } from '../../modules/core/shape';
import { containerFields } from './ecs-coverage/container-fields';
import { type Coverage, type CoverageTable } from './ecs-coverage/coverage';
import { serviceFields } from './ecs-coverage/service-fields';
import { taskFields } from './ecs-coverage/task-fields';

// However slow the machine is.
jest.setTimeout(600_000);

const coverage: Readonly<Record<EcsOperation, CoverageTable>> = {
  RegisterTaskDefinition: {
    ...Object.fromEntries(
      Object.entries(containerFields).map(([field, own]) => [`containerDefinitions[].${field}`, own]),
    ),
    ...taskFields,
  },
  CreateService: serviceFields,
};

const operations = Object.keys(coverage) as EcsOperation[];

/** Constructs that an operation registers or creates, and the number of their inputs to synthesize. */
const constructs: Readonly<Record<EcsOperation, Partial<Record<ModuleName, number>>>> = {
  RegisterTaskDefinition: { Ec2TaskDefinition: 60, FargateTaskDefinition: 40, LogRouting: 20 },
  CreateService: { Ec2Service: 40, FargateService: 130 },
};

/** The entries of the table that cover a field: its own, or one of a structure that contains it. */
function coveringOf(operation: EcsOperation, field: string) {
  return Object.entries(coverage[operation]).filter(
    ([path]) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[]`),
  );
}

/** Valid values of a property that its shape determines. */
function samplesAt(shape: Shape, path: string): readonly unknown[] {
  return shapesAt(shape, path).flatMap(({ samples = [] }) => samples);
}

/** The values of a field, as text. */
function textAt(output: Block, field: string): string {
  return JSON.stringify(valuesAt(output, field).map(({ value }) => value));
}

/** API inputs that a construct emits, or `undefined` if it rejects its properties. */
function emitted(name: ModuleName, input: unknown, operation: EcsOperation): Block | undefined {
  try {
    const stack = stackWith(Testing.app(), { Input: { name, input } });
    const document = JSON.parse(Testing.synth(stack, true)) as Block;
    return Object.values(ecsInputs(document)[operation])[0];
  } catch {
    return undefined;
  }
}

/** An input of a construct, and what the construct emits. */
interface Sample {
  readonly name: ModuleName;
  readonly input: unknown;
  readonly output: Block;
}

/** Samples, the smallest first: they are synthesized fastest, and a change of them contradicts the fewest other properties. */
function samplesOf(operation: EcsOperation): readonly Sample[] {
  const samples = Object.entries(constructs[operation]).flatMap(([name, numRuns]) =>
    fc.sample(modules[name as ModuleName].right, { seed, numRuns }).flatMap((input) => {
      const output = emitted(name as ModuleName, input, operation);
      return output ? [{ name: name as ModuleName, input, output, size: JSON.stringify(output).length }] : [];
    }),
  );
  return samples.sort((one, other) => one.size - other.size);
}

describe.each(operations)('%s', (operation) => {
  const fields = fieldsOf(operation);
  const entries = Object.entries(coverage[operation]);
  const shapes = Object.keys(constructs[operation]).map((name) => modules[name as ModuleName].shape);
  const setFields = entries.flatMap(([path, { by }]) => (by === 'nothing' ? [] : [path]));
  let samples: readonly Sample[];
  beforeAll(() => {
    samples = samplesOf(operation);
  });

  test('the table has each field of the model once, and no other', () => {
    expect(fields.filter((field) => coveringOf(operation, field).length !== 1)).toEqual([]);
    expect(
      entries.filter(([path]) => !fields.some((field) => coveringOf(operation, field).some(([own]) => own === path))),
    ).toEqual([]);
  });

  test('the constructs have the properties of the table', () => {
    const paths = entries.flatMap(([, each]) => (each.by === 'properties' ? each.paths : []));

    expect(paths.filter((path) => shapes.every((shape) => shapesAt(shape, path).length === 0))).toEqual([]);
  });

  test('the constructs emit the fields that the table says are set, and no others', () => {
    const found = fields.filter((field) => samples.some(({ output }) => valuesAt(output, field).length > 0));

    expect(found).toEqual(
      fields.filter((field) => coveringOf(operation, field).some(([path]) => setFields.includes(path))),
    );
  });

  test('each property changes its field', () => {
    const changes = ({ name, input, output }: Sample, path: string, field: string, others: readonly unknown[]) =>
      changesAt(input, path, others).some((other) => {
        const changed = emitted(name, other, operation);
        return changed !== undefined && textAt(changed, field) !== textAt(output, field);
      });
    const hasEffect = (path: string, field: string): boolean => {
      const given = samples.filter(({ input }) => valuesOf(input, path).length > 0);
      const known = given.flatMap(({ input }) => valuesOf(input, path)).filter((value) => typeof value === 'string');
      const others = [...new Set([...known, ...shapes.flatMap((shape) => samplesAt(shape, path))])].slice(0, 4);
      return given.some((sample) => changes(sample, path, field, others));
    };
    const idle = entries.flatMap(([field, each]) =>
      (each.by === 'properties' ? each.paths : [])
        .filter((path) => !hasEffect(path, field))
        .map((path) => `${path} does not change ${field}`),
    );

    expect(idle).toEqual([]);
  });

  test('the constructs accept all values of a field, except for those that the table excludes', () => {
    const wrong = entries.flatMap(([field, each]) => {
      if (each.by !== 'properties') return [];
      const isEmitted = (text: string) =>
        samples.some(({ output }) => valuesAt(output, field).some(({ value }) => value === text));
      const isAccepted = (text: string) =>
        each.paths.some((path) =>
          shapes.some(
            (shape) =>
              shapesAt(shape, path).some(({ fits }) => fits(text)) ||
              shapesAt(shape, path.replace(/<\w+>$/, text)).length > 0,
          ),
        );
      return (shapeOf(operation, field).enum ?? [])
        .filter((text) => (text in each.without ? isEmitted(text) : !isEmitted(text) && !isAccepted(text)))
        .map((text) => `${field}: ${text}`);
    });

    expect(wrong).toEqual([]);
  });
});

test('docs/ecs-coverage.md states how each field is set, or why it is not', () => {
  const tables = operations.flatMap((operation) => [
    `## ${operation}`,
    table(
      ['field', 'set by'],
      Object.entries(coverage[operation]).map(([field, each]) => [`\`${field}\``, textOf(each)]),
    ),
  ]);

  checkPage('ecs-coverage.md', [introduction, totals(), ...tables]);
});

function textOf(each: Coverage): string {
  if (each.by === 'library') return `the library: ${each.because}`;
  if (each.by === 'nothing') return `– ${each.because}`;
  const reasons = [...new Set(Object.values(each.without))].map((reason) => {
    const values = Object.keys(each.without).filter((value) => each.without[value] === reason);
    return `not ${values.map((value) => `\`${value}\``).join(', ')}: ${reason}`;
  });
  return [each.paths.map((path) => `\`${path}\``).join(', '), ...reasons].join('; ');
}

function totals(): string {
  const rows = operations.map((operation) => {
    const byField = fieldsOf(operation).map((field) => coveringOf(operation, field)[0]![1]);
    const count = (isCounted: (each: Coverage) => boolean) => String(byField.filter(isCounted).length);
    return [
      `\`${operation}\``,
      String(byField.length),
      count(({ by }) => by === 'properties'),
      count(({ by }) => by === 'library'),
      count(({ by }) => by === 'nothing'),
    ];
  });
  return table(['operation', 'fields', 'by properties', 'by the library', 'not'], rows);
}

const introduction = `# Coverage of the ECS API

The fields of the operations that register a task definition and create a service, as botocore ${ecsModel.botocore} describes
them, and the property of this library that sets each of them; \`<name>\` and other words in angle brackets are keys that you
choose. If a structure is listed instead of its fields, none of them is set. Some properties exist only for tasks on EC2, or
only on Fargate.

Every field of a container can also be set by \`override\` of the container, and by \`routerOverride\` of \`logRouting\` for the
log router; everything else by the arguments in \`resources\` of the construct.

This page is generated by \`npm run docs\`. Tests compare it with the API, and with what the library emits: for each property,
that a change of it changes the field; for each field that is not set, that it is never emitted.`;

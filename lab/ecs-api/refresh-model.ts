import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { run } from '../processes/command';
import type { EcsModel, ModelShape } from './ecs-model';

/** Operations whose inputs the model describes. */
const operations = ['RegisterTaskDefinition', 'CreateService'] as const;

/** A shape in botocore's service description. */
interface BotocoreShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
}

/** A service description of botocore, as far as it is read. */
interface ServiceDescription {
  readonly operations: Readonly<Record<string, { readonly input: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

/** Writes the model from the ECS description of the installed botocore. */
async function refreshModel(): Promise<void> {
  const program = 'import botocore; print(botocore.__version__); print(botocore.__path__[0])';
  const { stdout } = await run('python3', ['-c', program], {});
  const [botocore, folder] = stdout.trim().split('\n') as [string, string];
  const text = gunzipSync(readFileSync(join(folder, 'data', 'ecs', '2014-11-13', 'service-2.json.gz'))).toString();
  const description = JSON.parse(text) as ServiceDescription;

  const shapes = new Map<string, ModelShape>();
  const add = (name: string): void => {
    if (shapes.has(name)) return;
    const shape = description.shapes[name]!;
    shapes.set(name, compact(shape));
    const { members = {}, member, value } = shape;
    for (const part of [...Object.values(members), member, value]) if (part) add(part.shape);
  };
  const inputs = operations.map((operation) => [operation, description.operations[operation]!.input.shape] as const);
  for (const [, input] of inputs) add(input);
  const sorted = Object.fromEntries([...shapes].sort(([one], [other]) => (one < other ? -1 : 1)));
  const model: EcsModel = { botocore, operations: Object.fromEntries(inputs), shapes: sorted };
  writeFileSync(join(__dirname, 'botocore.json'), `${JSON.stringify(model, undefined, 1)}\n`);
}

function compact({ type, members, required, member, value, enum: choices }: BotocoreShape): ModelShape {
  return {
    type: type as ModelShape['type'],
    ...(members && { members: Object.fromEntries(Object.entries(members).map(([name, { shape }]) => [name, shape])) }),
    ...(required && { required }),
    ...((member ?? value) && { of: (member ?? value)!.shape }),
    ...(choices && { enum: choices }),
  };
}

void refreshModel();

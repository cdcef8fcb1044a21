import type { ContainerDefinition, KeyValuePair, Secret, TaskDefinition } from '@aws-sdk/client-ecs';

/** Flattened attributes of a task definition by name, such as `app.logConfiguration.options.region`. */
export type Attributes = Readonly<Record<string, string>>;

/** Resources on which a role has permissions, by action. */
export type Rights = Readonly<Record<string, string>>;

/** Attributes of a task definition and of the permissions of its task role. */
export function attributesOf(definition: TaskDefinition, rights: Rights = {}): Attributes {
  const { containerDefinitions = [], ...task } = definition;
  return Object.fromEntries([
    ...leaves(task),
    ...containerDefinitions.flatMap(({ name, ...container }) => leaves(withPlainOptions(container), `${name}.`)),
    ...leaves(rights, 'rights.'),
  ]);
}

function leaves(value: object, prefix = ''): (readonly [string, string])[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const name = `${prefix}${key}`;
    if (member === undefined) return [];
    if (typeof member !== 'object') return [[name, String(member)] as const];
    if (!Array.isArray(member)) return leaves(member as object, `${name}.`);
    const values = named.includes(key) ? (member as KeyValuePair[] | Secret[]) : [];
    return values.length > 0
      ? values.map((each) => [`${name}.${each.name}`, 'valueFrom' in each ? each.valueFrom! : each.value!] as const)
      : [[name, JSON.stringify(member)] as const];
  });
}

/** Arrays of named values. */
const named: readonly string[] = ['environment', 'secretOptions'];

/** Fluent Bit ignores the case of option names and the way a boolean is written; FireLens requires `Name` (F17). */
function withPlainOptions(container: Omit<ContainerDefinition, 'name'>): typeof container {
  const { logConfiguration } = container;
  if (logConfiguration?.logDriver !== 'awsfirelens') return container;
  const options = Object.entries(logConfiguration.options ?? {}).map(([name, value]) => [
    name === 'Name' ? name : name.toLowerCase(),
    value.replace(/^(on|true|yes)$/i, 'on').replace(/^(off|false|no)$/i, 'off'),
  ]);
  return { ...container, logConfiguration: { ...logConfiguration, options: Object.fromEntries(options) } };
}

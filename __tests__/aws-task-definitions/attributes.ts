import type { ContainerDefinition, KeyValuePair, Secret, TaskDefinition } from '@aws-sdk/client-ecs';

/** Everything that is said of a task, one attribute each, as `app.logConfiguration.options.region`. */
export type Attributes = Readonly<Record<string, string>>;

/** What a role may do, and where, by the action. */
export type Rights = Readonly<Record<string, string>>;

/** The attributes of a task definition, and of what the role of its tasks may do. */
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

/** Lists of values that have names. */
const named: readonly string[] = ['environment', 'secretOptions'];

/** Fluent Bit tells neither the names of options by their case, nor words for yes and no; FireLens wants `Name` (F17). */
function withPlainOptions(container: Omit<ContainerDefinition, 'name'>): typeof container {
  const { logConfiguration } = container;
  if (logConfiguration?.logDriver !== 'awsfirelens') return container;
  const options = Object.entries(logConfiguration.options ?? {}).map(([name, value]) => [
    name === 'Name' ? name : name.toLowerCase(),
    value.replace(/^(on|true|yes)$/i, 'on').replace(/^(off|false|no)$/i, 'off'),
  ]);
  return { ...container, logConfiguration: { ...logConfiguration, options: Object.fromEntries(options) } };
}

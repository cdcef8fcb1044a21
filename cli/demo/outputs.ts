/** Outputs of every stack, as `cdktf deploy --outputs-file` writes them. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const labels: Readonly<Record<string, string>> = {
  load_balancer_url: 'Load balancer',
  repository_url: 'Repository',
  bucket: 'Log bucket',
  push_commands: 'To push the image',
};

/** Formats the outputs of all stacks. */
export function describeOutputs(outputs: Outputs): string {
  return Object.entries(outputs)
    .map(([stack, values]) => [`${stack}:`, ...Object.entries(values).flatMap(describe)].join('\n'))
    .join('\n\n');
}

function describe([name, value]: [string, unknown]): string[] {
  const label = labels[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
  const [first = '', ...more] = values(value);
  return [`  ${label.padEnd(18)} ${first}`, ...more.map((each) => `  ${''.padEnd(18)} ${each}`)];
}

function values(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(values);
  if (typeof value !== 'object' || value === null) return String(value).split('\n');
  return Object.entries(value).map(([key, each]) => `${key}: ${values(each).join(', ')}`);
}

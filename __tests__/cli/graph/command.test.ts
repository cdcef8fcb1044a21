import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphCommand } from '../../../cli/graph/command';
import { projectFolder } from '../../../lab/project';
import { appFolder } from '../../../lab/synth/app-folder';
import { examples } from '../../../lab/synth/examples';
import { scratchFolder } from '../../../lab/synth/scratch';

jest.setTimeout(60_000);

const app = appFolder((each) => void examples['nginx-logs']!(each));
const stack = join(app, 'stacks', 'nginx-logs');

/** Runs the command, and returns what it prints. */
async function graph(...args: readonly string[]): Promise<string> {
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await graphCommand({ signal: new AbortController().signal }).exitOverride().parseAsync(args, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return printed;
}

test('prints Mermaid of an app and of one stack', async () => {
  expect(await graph(app)).toMatch(/^---\ntitle: "Stack nginx-logs"\n/);
  expect(await graph(stack)).toBe(await graph(app));
});

test('prints the graph as data', async () => {
  const { stacks, nodes } = JSON.parse(await graph(app, '--json')) as { stacks: unknown; nodes: unknown };

  expect(stacks).toEqual(['nginx-logs']);
  expect(nodes).toContainEqual(expect.objectContaining({ kind: 'container', label: 'Container', name: 'nginx' }));
});

test.each([
  ['picture.svg', /^<svg /],
  ['picture.mmd', /^---\n/],
  ['picture.md', /^```mermaid\n---\n[^]*\n```\n$/],
  ['picture.json', /^\{\n/],
])('writes %s in the format of its suffix', async (name, content) => {
  const file = join(scratchFolder(), 'new', name);

  expect(await graph(app, '--output', file)).toBe('');
  expect(readFileSync(file, 'utf8')).toMatch(content);
});

const noFolder = 'There is no folder missing: run "npx cdktf synth" first, or name the folder that synth writes';

test.each([
  [['missing'], noFolder],
  [[app, '--format', 'png'], '--format must be mermaid or svg, got png'],
  [[app, '--output', 'a.png'], '--output must end in .json, .md, .mmd, .svg, got a.png'],
  [
    [app, '--format', 'svg', '--output', 'a.md'],
    'a.md is not a file for svg: leave out --format, or name another file',
  ],
  [[app, '--service', 'shop'], 'There is no service "shop": name one of nginx-logs-Nginx'],
])('fails with one sentence for %j', async (args, message) => {
  await expect(graph(...args)).rejects.toThrow(new Error(message));
  expect(existsSync('a.md')).toBe(false);
});

test('is a command of the program, which exits with 1 and prints the sentence', () => {
  const program = join(projectFolder, 'node_modules', '.bin', 'ts-node');
  const { status, stderr } = spawnSync(program, ['cli/main.ts', 'graph', 'missing'], {
    cwd: projectFolder,
    encoding: 'utf8',
  });

  expect([status, stderr.trim()]).toEqual([1, noFolder]);
});

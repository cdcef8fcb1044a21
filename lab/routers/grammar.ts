import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes/command';
import { scratchFolder } from '../synth/scratch';
import { fluentBitProgram } from './fluent-bit';

/** Returns, for each regular expression, whether Fluent Bit compiles it. */
export async function compiledRegexes(patterns: readonly string[]): Promise<readonly boolean[]> {
  const folder = scratchFolder();
  // Fluent Bit skips the parsers of a file after an invalid one.
  const files = patterns.map((pattern, index) => {
    const file = join(folder, `parser-${index}.yaml`);
    // JSON is YAML, and keeps whitespace.
    writeFileSync(file, JSON.stringify({ parsers: [{ name: `p${index}`, format: 'regex', regex: pattern }] }));
    return `    Parsers_File ${file}\n`;
  });
  const log = await logOf(folder, `[SERVICE]\n${files.join('')}${nothing}`);
  const refused = new Set([...log.matchAll(/\[parser:p(\d+)\] Invalid regex pattern/g)].map(([, index]) => index));
  return patterns.map((_, index) => !refused.has(String(index)));
}

/** Returns, for each record accessor, whether Fluent Bit parses it. */
export async function parsedAccessors(accessors: readonly string[]): Promise<readonly boolean[]> {
  // The output reports an invalid accessor and starts without it.
  const outputs = accessors.map(
    (accessor, index) =>
      `[OUTPUT]\n    Name    opensearch\n    Match   none\n    Alias   a${index}\n    workers 0\n    id_key  ${accessor}\n`,
  );
  const log = await logOf(scratchFolder(), `${nothing}${outputs.join('')}`);
  const failed = new Set(
    [...log.matchAll(/\[output:opensearch:a(\d+)\] could not create record accessor/g)].map(([, index]) =>
      Number(index),
    ),
  );
  return accessors.map((_, index) => !failed.has(index));
}

/** Returns, for each piece of Lua code, whether LuaJIT in Fluent Bit loads it. */
export async function loadedLua(codes: readonly string[]): Promise<readonly boolean[]> {
  const folder = scratchFolder();
  const results = codes.map((code) => `print("loads", loadstring(${luaString(code)}) ~= nil)\n`);
  writeFileSync(join(folder, 'cases.lua'), `${results.join('')}function f(tag, time, record) return 0 end\n`);
  const log = await logOf(folder, `${nothing}${luaFilter(`script ${join(folder, 'cases.lua')}`, 'f')}`);
  const loaded = [...log.matchAll(/^loads\t(true|false)$/gm)].map(([, loads]) => loads === 'true');
  if (loaded.length !== codes.length) throw new Error(`Fluent Bit loads ${loaded.length} of ${codes.length}:\n${log}`);
  return loaded;
}

/** Returns whether Fluent Bit starts with a `lua` filter. */
export async function startsWithLua(code: string, call: string): Promise<boolean> {
  const log = await logOf(scratchFolder(), `${nothing}${luaFilter(`code   ${code}`, call)}`);
  return !log.includes('filter initialization failed');
}

/** Returns whether Fluent Bit starts with this text after an input and an output. */
export async function startsWith(sections: string): Promise<boolean> {
  const log = await logOf(scratchFolder(), `${nothing}${sections}`);
  return !/initialization failed|could not initialize/i.test(log);
}

function luaFilter(source: string, call: string): string {
  return `[FILTER]\n    Name   lua\n    Match  *\n    ${source}\n    call   ${call}\n`;
}

/** Sections of a router that ends after a moment. */
const nothing = `
[INPUT]
    Name        dummy
    Samples     1
[INPUT]
    Name        exec
    Command     true
    Oneshot     true
    Exit_After_Oneshot true
[OUTPUT]
    Name        null
    Match       *
`;

async function logOf(folder: string, configuration: string): Promise<string> {
  const file = join(folder, 'fluent-bit.conf');
  writeFileSync(file, configuration);
  const lines: string[] = [];
  const accept = [0, 1, 255];
  await run(fluentBitProgram!, ['-c', file], { cwd: folder, accept, onLine: (line) => void lines.push(line) });
  return lines.map((line) => line.replace(/\u001b\[[\d;]*m/g, '')).join('\n');
}

function luaString(text: string): string {
  return `"${[...Buffer.from(text)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;
}

import { join } from 'node:path';
import { run } from '../../lab/processes/command';
import { projectFolder } from '../../lab/project';

/** A TypeScript compiler, and the name of its package in this project. */
export interface Compiler {
  readonly name: string;
  readonly packageName: string;
}

/** The supported compilers. */
export const compilers: readonly Compiler[] = [
  { name: 'TypeScript 5', packageName: 'typescript' },
  { name: 'TypeScript 7', packageName: 'typescript-native' },
];

/** Location of a compiler error, and the first line of its message. */
export interface CompileError {
  readonly line: number;
  readonly text: string;
}

/** Compiles a folder; fails with the compiler's output. */
export async function compile(compiler: Compiler, folder: string, args: readonly string[]): Promise<void> {
  await run(process.execPath, [programOf(compiler), ...args], { cwd: folder });
}

/** Returns the compiler errors in a folder, by file; fails if there are none. */
export async function errorsIn(compiler: Compiler, folder: string): Promise<Record<string, CompileError[]>> {
  const { stdout } = await run(process.execPath, [programOf(compiler), '--noEmit'], { cwd: folder, accept: [1, 2] });
  const errors: Record<string, CompileError[]> = {};
  // Further lines of an error are indented.
  for (const [, file, line, text] of stdout.matchAll(/^(\S+)\((\d+),\d+\): error (.*(?:\n .*)*)/gm)) {
    (errors[file!] ??= []).push({ line: Number(line), text: text! });
  }
  return errors;
}

function programOf({ packageName }: Compiler): string {
  return join(projectFolder, 'node_modules', packageName, 'bin', 'tsc');
}

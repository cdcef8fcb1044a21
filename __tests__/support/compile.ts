import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';
import { scratchFolder } from '../../lab/synth/scratch';

/**
 * Compiles pieces of TypeScript separately, with the strictest options and the public API of the library.
 *
 * @returns the first error of each piece, if any
 */
export function compile(pieces: readonly string[]): readonly (string | undefined)[] {
  const folder = scratchFolder();
  pieces.forEach((piece, index) => writeFileSync(join(folder, `piece-${index}.ts`), piece));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(projectFolder, 'tsconfig.json'),
      compilerOptions: {
        paths: { 'cdktf-firelens': [join(projectFolder, 'modules')], '*': [join(projectFolder, 'node_modules', '*')] },
        typeRoots: [join(projectFolder, 'node_modules', '@types')],
        types: ['node'],
        noUnusedLocals: false,
      },
      include: readdirSync(folder).filter((name) => name.endsWith('.ts')),
    }),
  );
  const compiler = join(projectFolder, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '--pretty', 'false', '--project', folder], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return pieces.map((_, index) => {
    const line = stdout.split('\n').find((each) => each.includes(`piece-${index}.ts(`));
    return line
      ?.replace(/^.*?: error (TS\d+): /, '$1: ')
      .replace(/ (in|of) type '.*?(?:'\. (?=Did you mean)|$)/, '. ')
      .trim();
  });
}

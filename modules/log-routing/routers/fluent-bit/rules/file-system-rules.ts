import { posix } from 'node:path';
import { rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { renderText } from '../../../../fluent-bit/value';
import { sharedFolderProblems } from '../../buffer-folder';
import { folderInVolume } from '../../rules/read-only-rules';
import type { RoutedTask } from '../routed-task';
import { bufferVolume, routerMountPoints } from '../router';
import { storeDirs, storeFolders } from '../s3-store';

/**
 * Returns an error for each output folder that the router cannot write to, or in which outputs would remove the files
 * of others.
 */
export function fileSystemProblems({ routing, sources }: RoutedTask): Problem[] {
  const folders = [...new Set(storeDirs(sources).map(renderText))];
  const volumes = Object.keys(routerMountPoints(routing));
  return [
    ...folders.flatMap((folder) => {
      if (!isAbsolute(folder)) {
        return `LogDestination.s3: store_dir must be an absolute path without "..", got ${JSON.stringify(folder)}; omit it, or start it with "/"`;
      }
      return routing.routerReadonlyRootFilesystem
        ? folderInVolume('LogDestination.s3: store_dir', folder, volumes)
        : [];
    }),
    ...new Set(
      storeFolders(sources)
        .filter(({ path }) => meetsEngine(path))
        .map(({ value }) => engineProblem(value)),
    ),
    ...separateFolders(storeFolders(sources)),
  ];
}

const separateFolders = rule('F63', {
  states: 'Each S3 output collects objects in a separate folder.',
  severity: 'error',
  fix: 'Omit `store_dir`: the library gives each output a separate folder.',
  check: sharedFolderProblems(
    'an output that stops removes the files of the others, and an output that starts uploads them under its own keys',
  ),
});

function isAbsolute(folder: string): boolean {
  return /^(\/|\$\{)/.test(folder) && !folder.split('/').includes('..');
}

/** Returns `true` if a folder is, contains, or is in a folder in which the engine stores its chunks. */
function meetsEngine(path: string): boolean {
  const folder = posix.join(path, '/');
  const engine = `${bufferVolume.path}/`;
  const [input = ''] = folder.slice(engine.length).split('/');
  return engine.startsWith(folder) || (folder.startsWith(engine) && /\.\d+$/.test(input));
}

function engineProblem(folder: string): string {
  return `LogDestination.s3: store_dir must not be a folder in which the engine stores its chunks, got ${JSON.stringify(folder)}; omit it, or set another folder, such as "${bufferVolume.path}/s3/mine"`;
}

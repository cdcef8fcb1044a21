import { posix } from 'node:path';
import type { Problem } from '../../../../core/validation';
import { renderText } from '../../../../fluent-bit/value';
import { sharedFolderProblems } from '../../buffer-folder';
import { readOnlyProblem } from '../../rules/read-only-rules';
import type { RoutedTask } from '../routed-task';
import { bufferVolume, routerMountPoints } from '../router';
import { storeDirs, storeFolders } from '../s3-store';

/** Folders of outputs that the router cannot write to, or in which outputs would remove the files of others. */
export function fileSystemProblems({ routing, sources }: RoutedTask): Problem[] {
  const folders = [...new Set(storeDirs(sources).map(renderText))];
  const volumes = Object.keys(routerMountPoints(routing));
  return [
    ...folders.map((folder) =>
      isAbsolute(folder)
        ? routing.routerReadonlyRootFilesystem && readOnlyProblem('LogDestination.s3: store_dir', folder, volumes)
        : `LogDestination.s3: store_dir must be an absolute path, got ${JSON.stringify(folder)}; leave it out, or begin it with "/"`,
    ),
    ...new Set(
      storeFolders(sources)
        .filter(({ path }) => meetsEngine(path))
        .map(({ value }) => engineProblem(value)),
    ),
    ...sharedFolderProblems(
      storeFolders(sources),
      'an output that ends removes the files of the others, and one that starts uploads them under its own keys',
    ),
  ];
}

function isAbsolute(folder: string): boolean {
  return /^(\/|\$\{)/.test(folder);
}

/** Whether a folder is one of those in which the engine keeps its chunks, or lies above or within one. */
function meetsEngine(path: string): boolean {
  const folder = posix.join(path, '/');
  const engine = `${bufferVolume.path}/`;
  const [input = ''] = folder.slice(engine.length).split('/');
  return engine.startsWith(folder) || (folder.startsWith(engine) && /\.\d+$/.test(input));
}

function engineProblem(folder: string): string {
  return `LogDestination.s3: store_dir must not be a folder in which the engine keeps its chunks, got ${JSON.stringify(folder)}; leave it out, or choose one such as "${bufferVolume.path}/s3/mine"`;
}

import { type ContainerEngine, engineOutput, findContainerEngine } from '../container-engine';
import { type BuildEngine, buildEngines } from './image-commands';

/**
 * Returns the name of the first engine that can build and push an image.
 *
 * @param name the only engine to try
 * @throws Error with the reason for each engine
 */
export async function findBuildEngine(name: BuildEngine | undefined, signal: AbortSignal): Promise<BuildEngine> {
  const found = await findContainerEngine(name ? [name] : buildEngines, {
    signal,
    reasonAgainst: (engine) => reasonWithoutBuildx(engine, signal),
  });
  if ('name' in found) return found.name;
  throw new Error(
    `No container engine can build the image (${found.map(({ reason }) => reason).join('; ')}): install or start Docker with buildx, Podman or Finch`,
  );
}

/** Podman may be installed under the name of Docker; its buildx cannot push. */
async function reasonWithoutBuildx(engine: ContainerEngine, signal: AbortSignal): Promise<string | undefined> {
  if (engine.name !== 'docker') return undefined;
  const version = await engineOutput(engine, ['buildx', 'version'], signal);
  return version?.includes('docker/buildx') ? undefined : 'docker has no buildx';
}

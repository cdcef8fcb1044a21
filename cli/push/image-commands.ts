/** Container engines that can push images with several platforms, in the order in which they are tried. */
export const buildEngines = ['docker', 'podman', 'finch'] as const;

/** Name of a container engine that builds and pushes images. */
export type BuildEngine = (typeof buildEngines)[number];

/** Image to build and push. */
export interface BuiltImage {
  /** Reference, such as `<repository>:<tag>`. */
  readonly reference: string;
  /** Platforms, such as `linux/arm64`. */
  readonly platforms: readonly string[];
  /** Folder of the build context. */
  readonly context: string;
}

/** Arguments of the commands that build and push an image, by engine. */
const commands: Readonly<Record<BuildEngine, (image: BuiltImage) => readonly (readonly string[])[]>> = {
  docker: ({ reference, platforms, context }) => [
    ['buildx', 'build', '--platform', platforms.join(), '--tag', reference, '--push', context],
  ],
  podman: ({ reference, platforms, context }) =>
    platforms.length === 1
      ? [
          ['build', '--platform', platforms.join(), '--tag', reference, context],
          ['push', reference],
        ]
      : [
          ['build', '--platform', platforms.join(), '--manifest', reference, context],
          ['manifest', 'push', '--all', reference, `docker://${reference}`],
        ],
  // Without a platform, it pushes only the platform of the machine.
  finch: ({ reference, platforms, context }) => [
    ['build', '--platform', platforms.join(), '--tag', reference, context],
    ['push', '--platform', platforms.join(), reference],
  ],
};

/** Returns the commands that build an image and push it, in order. */
export function pushCommands(engine: BuildEngine, image: BuiltImage): readonly (readonly string[])[] {
  return commands[engine](image).map((args) => [engine, ...args]);
}

/** Returns the command that logs in to a registry, with the password on its standard input. */
export function loginCommand(engine: BuildEngine, registry: string): readonly [string, ...string[]] {
  return [engine, 'login', '--username', 'AWS', '--password-stdin', registry];
}

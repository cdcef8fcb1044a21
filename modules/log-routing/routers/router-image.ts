import { digest } from '../../core/digest';
import { alwaysHolds } from '../../core/rule';

/** Path of the included configuration in the image, outside the path that ECS mounts over (F13). */
export const includedFilePath = '/fluent-bit/config/log-routing.conf';

/** Path of the parsers in the image (F16). */
export const parsersFilePath = '/fluent-bit/config/parsers.conf';

/** Files that the router's image is built from, by name. */
export type BuildContext = Readonly<Record<string, string>>;

/** Image of the router, to be built from the files that synth writes. */
export interface RouterImage {
  /** Tag of the image: a digest of its files and platform. */
  readonly tag: string;
  /** Platform of the image, as in `docker buildx build --platform`. */
  readonly platform: 'linux/amd64' | 'linux/arm64';
  /** Folder of the build context, relative to the app's output folder. */
  readonly path: string;
}

alwaysHolds('M21', {
  states: 'Images are built for the CPU architecture of the task.',
  because: '`routerImage.platform` is the platform of the router image; you build your own images',
});

/** Returns the files of an image that adds a configuration to AWS for Fluent Bit and keeps its start command (F36). */
export function buildContext(fluentBitImage: string, configuration: string, parsers: string): BuildContext {
  const files = [
    { name: 'log-routing.conf', path: includedFilePath, text: configuration },
    ...(parsers === '' ? [] : [{ name: 'parsers.conf', path: parsersFilePath, text: parsers }]),
  ];
  return {
    Dockerfile: [`FROM ${fluentBitImage}`, ...files.map(({ name, path }) => `COPY ${name} ${path}`), ''].join('\n'),
    ...Object.fromEntries(files.map(({ name, text }) => [name, text])),
  };
}

/** Returns a digest of a build context and its platform: the same files give the same tag on every machine. */
export function digestOf(context: BuildContext, platform: RouterImage['platform']): string {
  return digest(JSON.stringify([platform, Object.entries(context).sort()]), 16);
}

import { digest } from '../../core/digest';

/** Where the image holds the configuration that ECS includes: outside of what ECS mounts over (F13). */
export const includedFilePath = '/fluent-bit/config/log-routing.conf';

/** Where the image holds the parsers (F16). */
export const parsersFilePath = '/fluent-bit/config/parsers.conf';

/** The files of which the router's image is built, by name. */
export type BuildContext = Readonly<Record<string, string>>;

/** An image of the router, to be built from the files that synth leaves. */
export interface RouterImage {
  /** Tag of the image: a digest of its files and platform. */
  readonly tag: string;
  /** Platform to build for, as `docker buildx build --platform` takes it. */
  readonly platform: 'linux/amd64' | 'linux/arm64';
  /** Folder of the build context, from the app's output folder on. */
  readonly path: string;
}

/** The files of an image that adds a configuration to AWS for Fluent Bit, and leaves its start command alone (F36). */
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

/** Digest of a build context and its platform: the same files give the same tag on every machine. */
export function digestOf(context: BuildContext, platform: RouterImage['platform']): string {
  return digest(JSON.stringify([platform, Object.entries(context).sort()]), 16);
}

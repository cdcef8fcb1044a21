/** Packages that an app is built on: CDKTF, or its successor CDK Terrain. */
export const coreNames = ['cdktf', 'cdktn'] as const;

/** Core of an app. */
export type Core = (typeof coreNames)[number];

/** Versions of packages, by name. */
export type Versions = Readonly<Record<string, string>>;

/** Differences between the cores. */
interface CoreFacts {
  /** Name for readers. */
  readonly title: string;
  /** Oldest version of Node.js on which its CLI runs. */
  readonly node: string;
  /** Versions of packages that differ from those in the template. */
  readonly versions: Versions;
}

/** The cores. The template is for CDKTF. */
export const cores: Readonly<Record<Core, CoreFacts>> = {
  cdktf: { title: 'CDKTF', node: '20.9.0', versions: {} },
  cdktn: {
    title: 'CDK Terrain',
    node: '22.19.0',
    versions: {
      '@cdktn/provider-aws': '^25.7.0',
      '@types/node': '^22.20.1',
      cdktn: '^0.24.0',
      'cdktn-cli': '^0.24.0',
      constructs: '>=10.6.0 <10.8.0',
    },
  },
};

/**
 * Returns the core of a new app: CDK Terrain, because CDKTF is archived and gets no fixes; CDKTF on versions of Node.js on
 * which the CLI of CDK Terrain does not run. Resources, addresses and state are the same on both.
 */
export function defaultCore(nodeVersion: string): Core {
  return isAtLeast(nodeVersion, cores.cdktn.node) ? 'cdktn' : 'cdktf';
}

/**
 * Returns a file of the template with the names of the packages and commands of a core. `cdktf.json` and `cdktf.out` have
 * these names with both.
 */
export function forCore(text: string, core: Core): string {
  return text.replace(/\bcdktf\b(?!\.(json|out))/g, core);
}

function isAtLeast(version: string, oldest: string): boolean {
  const [have, need] = [version, oldest].map((each) => each.split('.').map(Number));
  const [index] = need!.flatMap((part, at) => (part === have![at] ? [] : [at]));
  return index === undefined || have![index]! > need![index]!;
}

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { type CommandOptions, run } from '../processes/command';
import type { Missing } from '../processes/executable';
import { downloadsFolder, makeOnce, projectFolder } from '../project';

/** Source of the AWS provider. */
export type ProviderSource =
  /** A folder with the layout of a Terraform filesystem mirror. */
  | { readonly from: 'mirror'; readonly folder: string }
  /** The source in the user's Terraform configuration. */
  | { readonly from: 'configuration' }
  /** The registry, over the network. */
  | { readonly from: 'registry' };

/** Options of the search. */
export interface ProviderSearch {
  /** Platform in Terraform's format, such as `linux_amd64`. */
  readonly platform: string;

  /** Environment; `TF_PLUGIN_MIRROR` is the folder of a mirror, which has priority. */
  readonly environment: NodeJS.ProcessEnv;

  /**
   * Installation folders of programs without a package manager; a mirror may be one or two levels below.
   *
   * @default - the usual folders of the platform
   */
  readonly addOnFolders?: readonly string[];

  /**
   * Folder for the downloads of `downloadProvider`.
   *
   * @default - a folder of this project
   */
  readonly download?: string;

  /**
   * `true` if the registry is reachable.
   *
   * @default - determined by a request
   */
  readonly isRegistryReachable?: (environment: NodeJS.ProcessEnv) => boolean;
}

/** The provider that the stacks require, and the supported versions. */
const requirement = { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' };
const fittingVersion = /^(5\.\d{3,}|6)\./;

/** Environment variable with the folder of a mirror. */
export const mirrorVariable = 'TF_PLUGIN_MIRROR';

const ownDownload = join(downloadsFolder, 'aws-provider');
const usualAddOnFolders = [
  '/opt',
  '/usr/local',
  '/usr/local/lib',
  '/usr/local/share',
  '/usr/lib',
  '/usr/share',
  '/srv',
];

/** Finds a source of the AWS provider: the configured one, then one on this machine, then the network. */
export function findProvider({
  platform,
  environment,
  addOnFolders = usualAddOnFolders,
  download = ownDownload,
  isRegistryReachable = registryAnswers,
}: ProviderSearch): ProviderSource | Missing {
  const named = environment[mirrorVariable];
  if (named) {
    return holdsProvider(named, platform)
      ? { from: 'mirror', folder: resolve(named) }
      : {
          missing: `${mirrorVariable} names ${named}, which contains no AWS provider 5.100 to 6 for ${platform}: ${howTo}`,
        };
  }
  if (configurationFiles(environment).some(choosesProviders)) return { from: 'configuration' };

  const folder =
    [...impliedMirrors(environment), mirrorIn(download), ...caches(environment)].find((each) =>
      holdsProvider(each, platform),
    ) ?? addOnFolders.flatMap(withSubfolders).find((each) => holdsProvider(each, platform));
  if (folder !== undefined) return { from: 'mirror', folder };

  if (isRegistryReachable(environment)) return { from: 'registry' };
  return { missing: `Terraform's AWS provider is missing and registry.terraform.io cannot be reached: ${howTo}` };
}

const howTo =
  `let this machine reach the registry, or name in ${mirrorVariable} a folder made by "terraform providers mirror" ` +
  '(https://developer.hashicorp.com/terraform/cli/commands/providers/mirror)';

/**
 * Downloads the provider once, and returns the mirror that contains it. All stacks and tests link to it, instead of
 * downloading it: Terraform's cache does not support concurrent use.
 *
 * @param terraform path of Terraform
 */
export async function downloadProvider(
  terraform: string,
  options: CommandOptions,
  folder = ownDownload,
): Promise<string> {
  await makeOnce(folder, async (draft) => {
    const versions = { terraform: { required_providers: { aws: requirement } } };
    writeFileSync(join(draft, 'versions.tf.json'), JSON.stringify(versions));
    // Not from a cache, because clearing it would break the links.
    const environment = { ...options.environment, TF_PLUGIN_CACHE_DIR: '' };
    await run(terraform, ['init'], { ...options, cwd: draft, environment });
  });
  return mirrorIn(folder);
}

/** Returns a CLI configuration that installs the AWS provider from a mirror, and other providers from their default source. */
export function mirrorConfiguration(folder: string): string {
  const provider = JSON.stringify(`registry.terraform.io/${requirement.source}`);
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(folder)}
    include = [${provider}]
  }
  direct {
    exclude = [${provider}]
  }
}
`;
}

/** Providers that `init` has installed have the layout of a mirror. */
function mirrorIn(folder: string): string {
  return join(folder, '.terraform', 'providers');
}

function holdsProvider(mirror: string, platform: string): boolean {
  const folder = join(mirror, 'registry.terraform.io', requirement.source);
  return entries(folder).some((entry) => {
    if (fittingVersion.test(entry)) return existsSync(join(folder, entry, platform));
    const [, version = '', ofPlatform] = /^terraform-provider-aws_([^_]+)_(.+)\.zip$/.exec(entry) ?? [];
    return fittingVersion.test(version) && ofPlatform === platform;
  });
}

/** @see https://developer.hashicorp.com/terraform/cli/config/config-file#locations */
function configurationFiles(environment: NodeJS.ProcessEnv): string[] {
  const named = environment['TF_CLI_CONFIG_FILE'];
  if (named) return [named];
  const folder = join(home(environment), '.terraform.d');
  const files = entries(folder).filter((entry) => /\.tfrc(\.json)?$/.test(entry));
  return [join(home(environment), '.terraformrc'), ...files.map((file) => join(folder, file))];
}

function choosesProviders(file: string): boolean {
  try {
    return /\bprovider_installation\b/.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}

/** @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
function impliedMirrors(environment: NodeJS.ProcessEnv): string[] {
  const { XDG_DATA_HOME, XDG_DATA_DIRS } = environment;
  const shared = (XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(delimiter);
  return [
    join(projectFolder, 'terraform.d', 'plugins'),
    join(home(environment), '.terraform.d', 'plugins'),
    join(home(environment), 'Library', 'Application Support', 'io.terraform', 'plugins'),
    '/Library/Application Support/io.terraform/plugins',
    ...[XDG_DATA_HOME || join(home(environment), '.local', 'share'), ...shared].map((folder) =>
      join(folder, 'terraform', 'plugins'),
    ),
  ];
}

/** Terraform's cache, and that of cdktf, have the layout of a mirror. */
function caches(environment: NodeJS.ProcessEnv): string[] {
  return [environment['TF_PLUGIN_CACHE_DIR'] || join(home(environment), '.terraform.d', 'plugin-cache')];
}

function withSubfolders(folder: string): string[] {
  const below = (each: string): string[] => entries(each).map((entry) => join(each, entry));
  const children = below(folder);
  return [folder, ...children, ...children.flatMap(below)];
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function home(environment: NodeJS.ProcessEnv): string {
  return environment['HOME'] || homedir();
}

function registryAnswers(environment: NodeJS.ProcessEnv): boolean {
  // Node's fetch does not support proxies, but Terraform does and reports errors.
  if (environment['HTTPS_PROXY'] || environment['https_proxy']) return true;
  const request = `fetch('https://registry.terraform.io/.well-known/terraform.json', { signal: AbortSignal.timeout(5000) })
    .then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  return spawnSync(process.execPath, ['-e', request], { env: environment, timeout: 10_000 }).status === 0;
}

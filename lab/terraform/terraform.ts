import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  downloadProvider,
  findProvider,
  mirrorConfiguration,
  type ProviderSearch,
  type ProviderSource,
} from './aws-provider';
import type { CommandOptions } from '../processes/command';
import { without } from '../processes/environment';
import { findExecutable, type Missing } from '../processes/executable';

/** An installation of Terraform, and its source of the AWS provider. */
export interface Terraform {
  /** Path of the program. */
  readonly program: string;

  /** Version of the program. */
  readonly version: string;

  /** Platform in Terraform's format, such as `linux_amd64`. */
  readonly platform: string;

  /** Source of the AWS provider. */
  readonly provider: ProviderSource;
}

interface VersionJson {
  readonly terraform_version: string;
  readonly platform: string;
}

/** Finds Terraform, as cdktf does, and a source of the AWS provider. */
export function findTerraform(
  environment: NodeJS.ProcessEnv = process.env,
  search: Omit<ProviderSearch, 'platform' | 'environment'> = {},
): Terraform | Missing {
  const program = findExecutable(environment['TERRAFORM_BINARY_NAME'] || 'terraform', environment);
  if (program === undefined) return { missing: `Terraform is missing: ${howTo}` };

  const { status, stdout } = spawnSync(program, ['version', '-json'], {
    encoding: 'utf8',
    env: { ...environment, ...quiet, ...usersConfiguration(environment) },
  });
  if (status !== 0) return { missing: `${program} does not run: ${howTo}` };
  const printed = versionIn(stdout);
  if (printed === undefined) {
    return { missing: `${program} is not Terraform 1, because "version -json" prints no version as JSON: ${howTo}` };
  }
  const { terraform_version: version, platform } = printed;

  const provider = findProvider({ ...search, platform, environment });
  return 'missing' in provider ? provider : { program, version, platform, provider };
}

/** Returns the version that Terraform prints, or `undefined` if the output is not that of Terraform, but of a wrapper. */
function versionIn(text: string): VersionJson | undefined {
  try {
    const { terraform_version, platform } = JSON.parse(text) as Partial<VersionJson>;
    return typeof terraform_version === 'string' && typeof platform === 'string'
      ? { terraform_version, platform }
      : undefined;
  } catch {
    return undefined;
  }
}

const howTo = 'install it from https://developer.hashicorp.com/terraform/install';

/**
 * Terraform and the provider are written in Go and allocate much memory at each start: with fewer garbage collections, a
 * command needs a third less CPU time, and about 50 MB more memory.
 */
const fewGarbageCollections = { GOGC: '400' };

/** Disables prompts, suggestions of commands, checks for new versions, and cdktf's telemetry. */
const quiet = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' };

/** Removes the variable with a missing file, about which Terraform would warn. */
function usersConfiguration({ TF_CLI_CONFIG_FILE: file }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { TF_CLI_CONFIG_FILE: file && existsSync(file) ? file : undefined };
}

/**
 * Returns environment variables with which Terraform finds the provider, and does not ask questions or check for
 * new versions. Downloads the provider if its source is the registry and it has not been downloaded.
 *
 * @param folder existing folder for Terraform's configuration file, if one is needed
 */
export async function terraformEnvironment(
  { program, provider }: Terraform,
  folder: string,
  options: CommandOptions = {},
): Promise<NodeJS.ProcessEnv> {
  const environment = {
    ...fewGarbageCollections,
    ...quiet,
    ...usersConfiguration(process.env),
    ...without(/^TF_(VAR_|CLI_ARGS|WORKSPACE$|DATA_DIR$)/),
    // With cdktf's cache, the provider would be copied instead of linked.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
  };
  if (provider.from === 'configuration') return environment;

  const mirror =
    provider.from === 'mirror' ? provider.folder : await downloadProvider(program, { ...options, environment });
  const file = join(folder, 'mirror.tfrc');
  writeFileSync(file, mirrorConfiguration(mirror));
  return { ...environment, TF_CLI_CONFIG_FILE: file };
}

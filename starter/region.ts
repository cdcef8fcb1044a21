import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Region of an app, and where it was found. */
export interface FoundRegion {
  /** Region, such as `eu-west-1`. */
  readonly region: string;
  /** Where it was found, for readers. */
  readonly origin: string;
}

/**
 * Finds the region in the places where the AWS CLI and the SDKs look: in the environment, then in the profile of the
 * configuration file; otherwise us-east-1.
 *
 * @param home home folder of the user
 */
export function findRegion(environment: NodeJS.ProcessEnv, home: string): FoundRegion {
  const variable = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => environment[name]);
  if (variable !== undefined) return { region: environment[variable]!, origin: variable };

  const file = environment['AWS_CONFIG_FILE'] || join(home, '.aws', 'config');
  const profile = environment['AWS_PROFILE'] || 'default';
  const region = existsSync(file) ? regionOfProfile(readFileSync(file, 'utf8'), profile) : undefined;
  if (region !== undefined) return { region, origin: `the profile "${profile}" in ${file}` };
  return { region: 'us-east-1', origin: 'the default' };
}

function regionOfProfile(text: string, profile: string): string | undefined {
  let section: string | undefined;
  for (const line of text.split('\n')) {
    const [, header] = /^\s*\[\s*(?:profile\s+)?(.+?)\s*\]/.exec(line) ?? [];
    section = header ?? section;
    const [, value] = /^\s*region\s*=\s*(\S+)/.exec(line) ?? [];
    if (value !== undefined && section === profile) return value;
  }
  return undefined;
}

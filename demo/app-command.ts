import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project';

interface CdktfJson {
  readonly app: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/**
 * The command that synthesizes the app with the operator's settings, without those that need something which only
 * their AWS account has: the bucket of the state, the certificate.
 */
export function appCommand(folder: string = projectFolder): string {
  const { app, context = {} } = JSON.parse(readFileSync(join(folder, 'cdktf.json'), 'utf8')) as CdktfJson;
  const settings = Object.entries(context).filter(([name]) => name !== 'backend' && name !== 'certificateArn');
  // The command sets this variable from cdktf.json, so that only the app's own shell can set it otherwise.
  return `export CDKTF_CONTEXT_JSON=${quote(JSON.stringify(Object.fromEntries(settings)))}; ${app}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

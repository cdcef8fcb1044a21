import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';

interface CdktfJson {
  readonly app: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Settings that name something which only the operator's AWS account has. */
const ofAccount = ['backend', 'certificateArn', 'domain', 'kmsKey', 'webAclArn'];

/** The command that synthesizes the app with the operator's settings, without those that only their account can have. */
export function appCommand(folder: string = projectFolder): string {
  const { app, context = {} } = JSON.parse(readFileSync(join(folder, 'cdktf.json'), 'utf8')) as CdktfJson;
  const settings = Object.entries(context).filter(([name]) => !ofAccount.includes(name));
  // The command sets this variable from cdktf.json, so that only the app's own shell can set it otherwise.
  return `export CDKTF_CONTEXT_JSON=${quote(JSON.stringify(Object.fromEntries(settings)))}; ${app}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';

interface CdktfJson {
  readonly app: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Settings that refer to resources in the operator's AWS account. */
const ofAccount = ['backend', 'certificateArn', 'domain', 'kmsKey', 'webAclArn'];

/** Returns the command that synthesizes the app with the operator's settings, except those that refer to their account. */
export function appCommand(folder: string = projectFolder): string {
  const { app, context = {} } = JSON.parse(readFileSync(join(folder, 'cdktf.json'), 'utf8')) as CdktfJson;
  const settings = Object.entries(context).filter(([name]) => !ofAccount.includes(name));
  // cdktf sets this variable from cdktf.json, so it must be changed in the shell that runs the app.
  return `export CDKTF_CONTEXT_JSON=${quote(JSON.stringify(Object.fromEntries(settings)))}; ${app}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

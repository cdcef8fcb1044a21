import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../../lab/synth/scratch';

/** A call of a stand-in. */
export interface EngineCall {
  /** Program and arguments. */
  readonly command: string;
  /** Standard input of a login. */
  readonly stdin?: string;
}

/** What goes wrong in a stand-in. */
export type EngineFault = 'not running' | 'without buildx' | 'refuses the login' | 'fails to build' | 'pushes nothing';

/**
 * Programs in place of Docker, Podman and Finch, which record their calls. A push puts an image into the ECR of the
 * emulator, with the last argument but options as its reference, if the build context has a Dockerfile.
 */
export class StandInEngines {
  /** Folder for PATH. */
  readonly folder: string;

  constructor(engines: Readonly<Record<string, EngineFault | 'works'>>) {
    const scripts = Object.entries(engines).map(([name, fault]) => [name, script(name, fault)]);
    this.folder = scratchFolder(Object.fromEntries(scripts) as Record<string, string>);
  }

  /** Returns the calls so far, without those that look for an engine. */
  calls(): readonly EngineCall[] {
    const file = join(this.folder, 'calls');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines
      .map((line) => JSON.parse(line) as EngineCall)
      .filter(({ command }) => !/ (info|buildx version)$/.test(command));
  }
}

function script(name: string, fault: EngineFault | 'works'): string {
  return `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
const fault = ${JSON.stringify(fault)};
const end = (code, message) => { console.error(message); process.exit(code); };
const option = (name) => args[args.indexOf(name) + 1];
const stdin = args.includes('--password-stdin') ? readFileSync(0, 'utf8') : undefined;
const call = { command: [${JSON.stringify(name)}, ...args].join(' '), ...(stdin !== undefined && { stdin }) };
appendFileSync(join(__dirname, 'calls'), JSON.stringify(call) + '\\n');

async function putImage(reference) {
  const [, name, tag] = /^[^/]+\\/(.+):([^:]+)$/.exec(reference);
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'AmazonEC2ContainerRegistry_V20150921.PutImage',
      Authorization: 'AWS4-HMAC-SHA256 Credential=emulator/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({
      repositoryName: name,
      imageTag: tag,
      imageManifest: JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 2, digest: 'sha256:' + '0'.repeat(64) },
        layers: [],
        annotations: { reference, time: String(Date.now()) },
      }),
    }),
  });
  if (!response.ok) end(1, await response.text());
}

const [command] = args;
if (command === 'info') fault === 'not running' ? end(1, 'Cannot connect') : end(0, 'running');
if (args.join(' ') === 'buildx version') {
  if (fault === 'without buildx') end(1, "'buildx' is not a command");
  console.log('github.com/docker/buildx v0.30.1 9e66234aa13328a5e75b75aa5574e1ca6d6d9c01');
  process.exit(0);
}
if (command === 'login') fault === 'refuses the login' ? end(1, 'Error: 401 Unauthorized') : end(0, 'Login Succeeded');
if (args.includes('build')) {
  if (!existsSync(join(args.at(-1), 'Dockerfile'))) end(1, 'no Dockerfile');
  if (fault === 'fails to build') end(1, 'ERROR: failed to solve: not found');
}
const reference = args.includes('--push') ? option('--tag') : args.at(-1).replace('docker://', '');
if (fault !== 'pushes nothing' && (args.includes('--push') || args.includes('push'))) void putImage(reference);
`;
}

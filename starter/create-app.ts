import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { appFiles } from './app-files';
import { type Core, coreNames, cores, defaultCore } from './core';
import { findRegion } from './region';

/** Where the program runs. */
export interface Surroundings {
  /** Folder of the template. */
  readonly template: string;
  /** Working directory. */
  readonly cwd: string;
  /** Home folder of the user. */
  readonly home: string;
  /** Environment variables. */
  readonly environment: NodeJS.ProcessEnv;
  /** Version of Node.js. */
  readonly nodeVersion: string;
}

const defaultName = 'firelens-app';

const help = `Usage: npm create cdktf-firelens@latest [folder] -- [options]

Writes a small app with an ECS service whose logs go to S3, and nothing else: it downloads and deploys nothing.

  folder             folder to create (default: ${defaultName})
  --core <core>      cdktn (CDK Terrain) or cdktf (CDKTF, which is archived)
                     (default: cdktn; cdktf if Node.js is older than ${cores.cdktn.node})
  --region <region>  AWS region (default: that of the environment or of the AWS profile; else us-east-1)
  --help             shows this help`;

/**
 * Writes a new app.
 *
 * @returns the text to print: the files, and the commands to run next
 * @throws Error with one sentence if an argument is invalid, or the folder contains anything
 */
export function createApp(args: readonly string[], surroundings: Surroundings): string {
  const { values, positionals } = parsed(args);
  if (values.help) return help;
  if (positionals.length > 1) throw new Error(`Name one folder, got ${positionals.join(' and ')}`);

  const { template, cwd, home, environment, nodeVersion } = surroundings;
  const folder = resolve(cwd, positionals[0] ?? defaultName);
  const core = checkedCore(values.core ?? defaultCore(nodeVersion));
  const { region, origin } = values.region
    ? { region: values.region, origin: '--region' }
    : findRegion(environment, home);
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    throw new Error(`The region from ${origin} must be an AWS region such as eu-west-1, got "${region}"`);
  }
  checkEmpty(folder);

  const files = appFiles(template, { name: nameFor(folder), core, region });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);

  const place = relative(cwd, folder);
  return [
    `Wrote ${place || 'the app'} for ${cores[core].title}, with the region ${region} (from ${origin}):`,
    ...Object.keys(files)
      .sort()
      .map((file) => `  ${file}`),
    ...(core === 'cdktf' && values.core === undefined
      ? [`\nCDK Terrain, the successor of CDKTF, needs Node.js ${cores.cdktn.node} or newer, this is ${nodeVersion}.`]
      : []),
    '\nNext:',
    ...(place ? [`  cd ${/\s/.test(place) ? `'${place}'` : place}`] : []),
    '  npm install',
    '  npm test',
    `  npx ${core} deploy   with AWS credentials in the environment; README.md names the cost`,
  ].join('\n');
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { core: { type: 'string' }, region: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}; --help lists the options`, { cause: error });
  }
}

function checkedCore(core: string): Core {
  const found = coreNames.find((each) => each === core);
  if (!found) throw new Error(`--core must be ${coreNames.join(' or ')}, got "${core}"`);
  return found;
}

/** A folder may be a new Git repository. */
function checkEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is a file: name another folder`);
  const [found] = readdirSync(folder).filter((name) => name !== '.git');
  if (found !== undefined) throw new Error(`${folder} is not empty, it contains ${found}: name another folder`);
}

/** Returns a valid name of a package and a stack, from that of a folder. */
function nameFor(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(name) ? name : defaultName;
}

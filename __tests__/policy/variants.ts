import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from '../../lab/synth/synth';
import { synthApp } from '../support/app';
import { type Configuration, readConfiguration } from './configuration';

/** Settings with which the app is evaluated. */
export const variants = {
  default: {},
  certificate: { certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d' },
  hardened: {
    kmsKey: 'create',
    domain: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/main/0a1b2c3d',
    deletionProtection: true,
    nat: 'none',
    image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/nginx:1.29.5',
    readonlyRootFilesystem: true,
    destinations: ['s3', 'cloudwatch'],
    logGroupRetentionDays: 365,
    containerInsights: 'enhanced',
    scaling: { minTasks: 2, maxTasks: 10 },
    alarmEmails: ['on-call@example.com'],
    dashboard: true,
  },
  cheapest: {
    spotPercent: 100,
    architecture: 'ARM64',
    desiredCount: 1,
    executeCommand: true,
    containerInsights: 'disabled',
    flowLogs: 'none',
    accessLogs: false,
    alarms: false,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Name of a set of settings, or the stacks of all examples. */
export type VariantName = keyof typeof variants | 'examples';

/** Names of all sets of settings, and the examples. */
export const variantNames: readonly VariantName[] = [
  ...(Object.keys(variants) as (keyof typeof variants)[]),
  'examples',
];

const synthesized = new Map<VariantName, readonly Configuration[]>();

/** Both stacks of the app with the given settings, or the stacks of all examples. */
export function configurationsOf(name: VariantName): readonly Configuration[] {
  const configurations = synthesized.get(name) ?? synthesize(name);
  synthesized.set(name, configurations);
  return configurations;
}

const goldenFolder = join(__dirname, '..', 'examples', 'golden');

/** An example as its golden file, which is compared with what the example synthesizes. */
function exampleOf(file: string): Configuration {
  return readConfiguration(JSON.parse(readFileSync(join(goldenFolder, file), 'utf8')) as Block);
}

function synthesize(name: VariantName): readonly Configuration[] {
  if (name === 'examples') return readdirSync(goldenFolder).map(exampleOf);
  const { registry, service } = synthApp(variants[name]);
  return [registry, service].map(({ json }) => readConfiguration(json()));
}

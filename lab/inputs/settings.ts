import type { App } from 'cdktf';
import fc from 'fast-check';
import { z } from 'zod';
import { readSettings } from '../../settings';
import { settingsSchema } from '../../settings/schema';
import { RegistryStack } from '../../stacks/registry-stack';
import { ServiceStack } from '../../stacks/service-stack';
import { mutated } from './changes';
import { isPlain } from './made';
import { synthOutcome, type Outcome } from './outcome';

/** Values for settings: each setting accepts some of them, or has a fixed list of values. */
const plausible: readonly unknown[] = [
  ...[0, 1, 2, 3, 30, 80, 90, 256, 512, 1024, 2048, 8080, 65535, true, false],
  ...['web', 'a-1', 'team/web', 'eu-west-1', 'us-gov-west-1', '/', '/health?deep=1', '10.0.0.0/16', '10.8.0.0/20'],
  ...['nginx:1.29.5', '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1.2.3', 'ops@example.com', 'shop.example.com'],
  ...['acm:us-east-1:111122223333:certificate/1a-2b', 'kms:us-east-1:111122223333:key/1a-2b'].map(
    (each) => `arn:aws:${each}`,
  ),
  ...['sns:us-east-1:111122223333:alarms', 'iam::111122223333:role/x'].map((each) => `arn:aws:${each}`),
  ...[['s3'], ['cloudwatch'], ['s3', 'cloudwatch'], [], ['ops@example.com'], ['10.0.0.0/8']],
  ...['111122223333.dkr.ecr.us-east-1.amazonaws.com/aws-for-fluent-bit:3.4.16', 'create'],
  ...['wafv2:us-east-1:111122223333:regional/webacl/main/1a-2b'].map((each) => `arn:aws:${each}`),
  ...[{}, { team: 'web', 'cost center': 'ü 1' }],
  ...[
    { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    { minTasks: 2, maxTasks: 6 },
    { minTasks: 2, maxTasks: 6, cpuPercent: 60, memoryPercent: 70, requestsPerTarget: 1000 },
    { recordsPerSecond: 500 },
    { recordsPerSecond: 500, recordBytes: 600, outageMinutes: 10 },
  ],
  ...[
    { type: 'local' },
    { type: 's3', bucket: 'acme-state' },
    { type: 's3', bucket: 'a.b', region: 'eu-west-1', keyPrefix: 'x/y' },
    { type: 'hcp', organization: 'acme' },
    { type: 'hcp', organization: 'acme', project: 'logs', workspacePrefix: 'web', hostname: 'tfe.example.com' },
  ],
];

const schemas: Readonly<Record<string, z.ZodType>> = settingsSchema.shape;
const ownValues = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }).properties ?? {};

/** Valid values of each setting: its default, the values of its list, and those above that it accepts. */
export const rightSettings: Readonly<Record<string, readonly unknown[]>> = Object.fromEntries(
  Object.entries(schemas).map(([name, schema]) => {
    const { default: preset, enum: named = [] } = ownValues[name] as { default?: unknown; enum?: unknown[] };
    const known = [preset, ...named, ...plausible].filter((value) => value !== undefined);
    const alone = known.filter((value) => isAccepted({ [name]: value }));
    return [name, alone.length > 0 ? alone : known.filter((value) => schema.safeParse(value).success)];
  }),
);

function isAccepted(context: Readonly<Record<string, unknown>>): boolean {
  try {
    readSettings(context);
    return true;
  } catch {
    return false;
  }
}

const rightSetting = fc
  .constantFrom(...Object.entries(rightSettings))
  .chain(([name, values]) =>
    fc.constantFrom(...(values.length > 0 ? values : [null])).map((value) => [name, value] as const),
  );

// A few at a time, because few combinations of all settings are valid.
const rightContext = fc.array(rightSetting, { maxLength: 4 }).map((settings) => Object.fromEntries(settings));

/** Generates `context` of cdktf.json: valid settings with up to three changes. */
export const contexts: fc.Arbitrary<Readonly<Record<string, unknown>>> = mutated(rightContext).map((input) => {
  const read = JSON.parse(JSON.stringify(input) ?? 'null') as unknown;
  return isPlain(read) ? read : { settings: read };
});

/** Returns the outcome of the app with this context. */
export function outcomeOfContext(context: Readonly<Record<string, unknown>>): Outcome {
  return synthOutcome(['cdktf.json context'], (app) => buildStacks(app, context));
}

/** Creates the stacks of the app, as `main.ts` does. */
export function buildStacks(app: App, context: Readonly<Record<string, unknown>>): void {
  const settings = readSettings(context);
  const service = new ServiceStack(app, 'service', settings);
  new RegistryStack(app, 'registry', settings, service.routerImage);
}

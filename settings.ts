import { fargateSize, type FargateSize, ValidationError } from './modules';
import { combinationProblems } from './settings/combinations';
import { defaultRepositoryName } from './settings/logs';
import { type ReadSettings, settingsSchema } from './settings/schema';
import { issueMessages } from './settings/messages';

/** Validated settings with all defaults; `size` combines `cpu` and `memoryMiB`. */
export type Settings = Readonly<
  Omit<ReadSettings, 'cpu' | 'memoryMiB' | 'repositoryName' | 'desiredCount' | 'backend'>
> &
  Readonly<Required<Pick<ReadSettings, 'repositoryName' | 'desiredCount'>>> & {
    readonly size: FargateSize;
    readonly backend: Backend;
  };

type GivenBackend<Type> = Extract<ReadSettings['backend'], { readonly type: Type }>;

/** Backend of the Terraform state, with the defaults that depend on other settings. */
type Backend =
  | GivenBackend<'local'>
  | Required<GivenBackend<'s3'>>
  | (GivenBackend<'hcp'> & Required<Pick<GivenBackend<'hcp'>, 'workspacePrefix'>>);

type Context = Readonly<Record<string, unknown>>;

/**
 * Reads the settings from the context of an app: `context` in cdktf.json, which `app.node.getAllContext()` returns.
 *
 * @throws ValidationError with every error of every setting
 */
export function readSettings(context: Context): Settings {
  const given = Object.fromEntries(Object.entries(context).filter(([key]) => !isOfCdktf(key)));
  const { data, error } = settingsSchema.safeParse(given);
  const problems = [
    ...(error?.issues.flatMap((issue) => issueMessages(issue, given)) ?? []),
    ...combinationProblems(soundSettings(given)),
  ];
  if (!data || problems.length > 0) throw new ValidationError('cdktf.json context', [...new Set(problems)]);

  const { cpu, memoryMiB, ...settings } = data;
  const { namePrefix, scaling, repositoryName = defaultRepositoryName(namePrefix) } = settings;
  return {
    ...settings,
    // An invalid size is already one of the problems above.
    size: fargateSize(cpu, memoryMiB)!,
    repositoryName,
    desiredCount: settings.desiredCount ?? scaling?.minTasks ?? 2,
    backend: completedBackend(settings),
  };
}

function completedBackend({
  backend,
  region,
  namePrefix,
}: Pick<ReadSettings, 'backend' | 'region' | 'namePrefix'>): Backend {
  if (backend.type === 's3') return { region, keyPrefix: namePrefix, ...backend };
  return backend.type === 'hcp' ? { workspacePrefix: namePrefix, ...backend } : backend;
}

/** Context keys without a prefix that CDKTF and CDK Terrain define; `init` of CDK Terrain writes the last three. */
const frameworkKeys = [
  'excludeStackIdFromLogicalIds',
  'allowSepCharsInLogicalIds',
  'targetVersions',
  'failOnConstructsOutsideOfStacks',
  'canonicalAssetHashes',
];

/** Returns `true` for context keys that CDKTF or its CLI sets, and for feature flags of CDKTF and AWS CDK. */
function isOfCdktf(key: string): boolean {
  return /^@?(cdktf|cdktn|aws:cdk|aws-cdk)/.test(key) || frameworkKeys.includes(key);
}

/**
 * Returns the settings that are valid on their own, so that their combinations are checked even if others are invalid.
 */
function soundSettings(given: Context): Partial<ReadSettings> {
  const values = Object.entries(settingsSchema.shape).map(([name, schema]) => [
    name,
    schema.safeParse(given[name]).data,
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Partial<ReadSettings>;
}

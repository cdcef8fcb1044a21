import { fargateSize, type FargateSize, ValidationError } from './modules';
import { combinationProblems } from './settings/combinations';
import { type ReadSettings, settingsSchema } from './settings/schema';
import { sentences } from './settings/sentences';

/** What an operator may set, checked, with every default filled in; `size` holds `cpu` and `memoryMiB`, a pair by type. */
export type Settings = Readonly<
  Omit<ReadSettings, 'cpu' | 'memoryMiB' | 'repositoryName' | 'desiredCount' | 'backend'>
> &
  Readonly<Required<Pick<ReadSettings, 'repositoryName' | 'desiredCount'>>> & {
    readonly size: FargateSize;
    readonly backend: Backend;
  };

type GivenBackend<Type> = Extract<ReadSettings['backend'], { readonly type: Type }>;

/** Where the state is kept, with the defaults that follow from other settings. */
type Backend =
  | GivenBackend<'local'>
  | Required<GivenBackend<'s3'>>
  | (GivenBackend<'hcp'> & Required<Pick<GivenBackend<'hcp'>, 'workspacePrefix'>>);

type Context = Readonly<Record<string, unknown>>;

/**
 * Reads the settings from the context of an app: `context` in cdktf.json, which `app.node.getAllContext()` returns.
 *
 * @throws ValidationError listing every problem of every setting
 */
export function readSettings(context: Context): Settings {
  const given = Object.fromEntries(Object.entries(context).filter(([key]) => !isOfCdktf(key)));
  const { data, error } = settingsSchema.safeParse(given);
  const problems = [
    ...(error?.issues.flatMap((issue) => sentences(issue, given)) ?? []),
    ...combinationProblems(soundSettings(given)),
  ];
  if (!data || problems.length > 0) throw new ValidationError('cdktf.json context', [...new Set(problems)]);

  const { cpu, memoryMiB, ...settings } = data;
  const { namePrefix, scaling, repositoryName = `${namePrefix}/fluent-bit` } = settings;
  return {
    ...settings,
    // The problems above include that of a size that does not exist.
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

/** Whether cdktf or its command puts a key into the context, or a project of theirs or of AWS CDK had it as a flag. */
function isOfCdktf(key: string): boolean {
  return /^@?(cdktf|cdktn|aws:cdk|aws-cdk)|^(excludeStackIdFromLogicalIds|allowSepCharsInLogicalIds)$/.test(key);
}

/** The settings that are right each by itself, so that what they are together is judged even if others are wrong. */
function soundSettings(given: Context): Partial<ReadSettings> {
  const values = Object.entries(settingsSchema.shape).map(([name, schema]) => [
    name,
    schema.safeParse(given[name]).data,
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Partial<ReadSettings>;
}

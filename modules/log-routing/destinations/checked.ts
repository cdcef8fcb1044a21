import { madeBy } from '../../core/factory-object';
import { mendedProps } from '../../core/mended';
import { meantName } from '../../core/nearest-name';
import { plainJson } from '../../core/json-shape';
import { isObject, valueErrors, typeErrors, type Shape } from '../../core/shape';
import { secret } from '../../containers/container-secret';
import { isSecret } from './destination-options';
import {
  type GivenOption,
  lossyOptions,
  type OptionEffect,
  optionsOfProperties,
  underivedNeeds,
} from './option-effects';
import { plainSecretErrors, plainSecretWarnings } from './plain-secrets';
import { unusedOptions } from './unused-options';

/** Object that checks whether it can receive the records of a source. */
interface Validatable {
  readonly name: string;
  readonly router?: 'fluentbit' | 'fluentd';
  output(source: never): { readonly name: string; readonly options: object };
  problems(source: never): readonly string[];
  warnings(source: never): readonly string[];
}

/** Effects of all options in the `options` of a destination's properties. */
type EffectsIn<Props extends readonly unknown[]> = {
  readonly [Name in keyof OptionsIn<NonNullable<Props[0]>>]-?: OptionEffect;
};

type OptionsIn<Props> = Props extends { readonly options?: infer Options } ? NonNullable<Options> : never;

/**
 * Returns a factory for the destinations of a library, such as `LogDestination`, that validates their properties at run
 * time, and states the router that they are for. For properties of the wrong types, it returns a destination based on
 * `nothing` that reports them as errors of its task.
 *
 * @param optionErrors returns the errors in the values of options of an output
 */
export function validatedFactory<Destination extends Validatable>(
  library: string,
  router: NonNullable<Destination['router']>,
  nothing: () => Destination,
  optionErrors: (output: string, options: Readonly<Record<string, unknown>>) => readonly string[],
) {
  return <Props extends readonly unknown[]>(
    title: string,
    shape: Shape,
    make: (...props: Props) => Destination,
    effects: EffectsIn<Props>,
  ) => {
    const path = `${library}.${title}`;
    const named = (problems: readonly string[]) => problems.map((problem) => `${path}: ${problem}`);
    const create = (...props: Props): Destination => {
      const given: GivenProps = props[0] ?? {};
      const odd = typeErrors(given, shape);
      if (odd.length > 0) {
        const rest = mendedProps(given, shape);
        const other = rest && create(...([rest.given] as never));
        const problems: Destination['problems'] = (source) => [
          ...new Set([...named(odd), ...(rest?.withoutThoseOf(other!.problems(source)) ?? [])]),
        ];
        return made(path, { ...nothing(), router, name: title.toLowerCase(), problems });
      }
      const destination = make(...props);
      const options = givenOptions(given, effects);
      return made(path, {
        ...destination,
        router,
        problems: (source) => [
          ...named([
            ...valueErrors(given, shape),
            ...unknownOptions(options, effects),
            ...secretErrors(options),
            ...wrongOptions(options, destination.output(source), optionErrors),
          ]),
          ...optionsOfProperties(path, options),
          ...named(plainSecretErrors(given)),
          ...destination.problems(source),
        ],
        warnings: (source) => [
          ...underivedNeeds(path, options),
          ...lossyOptions(path, options),
          ...(options.length > 0 ? unusedOptions(path, options, destination.output(source).options) : []),
          ...named(plainSecretWarnings(given)),
          ...destination.warnings(source),
        ],
      });
    };
    return create;
  };
}

/** Remembers the function that made a destination. Its copies may write to further folders. */
export function made<Destination extends object>(path: string, destination: Destination): Destination {
  return madeBy(path, destination, 'folders');
}

type Effects = Readonly<Record<string, OptionEffect>>;

interface GivenProps {
  readonly uri?: unknown;
  readonly headers?: unknown;
  readonly options?: unknown;
}

function givenOptions(props: GivenProps, effects: Effects): readonly GivenOption[] {
  const options: object = isObject(props.options) ? props.options : {};
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, value, effect: Object.hasOwn(effects, name) ? effects[name] : undefined }));
}

/** Fluent Bit ignores the case of option names; the library does not, so that no option can be given twice. */
function unknownOptions(options: readonly GivenOption[], effects: Effects): readonly string[] {
  return options
    .filter(({ effect }) => effect === undefined)
    .map(({ name }) => {
      const nearest = meantName(name, Object.keys(effects));
      const fix = nearest === undefined ? 'remove it' : `did you mean ${nearest}?`;
      return `options.${name} must be an option that this library knows; ${fix}`;
    });
}

/**
 * Returns the errors in the values of options as they are written. Those with a part that is known only at deploy are
 * checked with its variable in the router.
 */
function wrongOptions(
  given: readonly GivenOption[],
  output: ReturnType<Validatable['output']>,
  optionErrors: (output: string, options: Readonly<Record<string, unknown>>) => readonly string[],
): readonly string[] {
  const written = output.options as Readonly<Record<string, unknown>>;
  const options = given
    .filter(({ value, effect }) => effect !== undefined && !isSecret(value))
    .map(({ name }) => [name, written[name]] as const)
    .filter(([, value]) => plainJson.fits(value));
  return optionErrors(output.name, Object.fromEntries(options)).map((problem) => `options.${problem}`);
}

function secretErrors(options: readonly GivenOption[]): readonly string[] {
  return options
    .filter(({ value }) => isSecret(value))
    .flatMap(({ name, value }) =>
      [...typeErrors(value, secret), ...valueErrors(value, secret)].map((problem) => `options.${name}.${problem}`),
    );
}

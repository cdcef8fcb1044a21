import { madeBy } from '../../core/factory-object';
import { nearestName } from '../../core/nearest-name';
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
  output(source: never): { readonly options: object };
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
 */
export function validatedFactory<Destination extends Validatable>(
  library: string,
  router: NonNullable<Destination['router']>,
  nothing: () => Destination,
) {
  return <Props extends readonly unknown[]>(
    title: string,
    shape: Shape,
    make: (...props: Props) => Destination,
    effects: EffectsIn<Props>,
  ) => {
    const path = `${library}.${title}`;
    const named = (problems: readonly string[]) => problems.map((problem) => `${path}: ${problem}`);
    return (...props: Props): Destination => {
      const given: GivenProps = props[0] ?? {};
      const odd = typeErrors(given, shape);
      if (odd.length > 0) {
        return made(path, { ...nothing(), router, name: title.toLowerCase(), problems: () => named(odd) });
      }
      const destination = make(...props);
      const options = givenOptions(given, effects);
      return made(path, {
        ...destination,
        router,
        problems: (source) => [
          ...named([...valueErrors(given, shape), ...unknownOptions(options, effects), ...secretErrors(options)]),
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
      const nearest = nearestName(name, Object.keys(effects));
      const fix = nearest === undefined ? 'remove it' : `did you mean ${nearest}?`;
      return `options.${name} must be an option that this library knows; ${fix}`;
    });
}

function secretErrors(options: readonly GivenOption[]): readonly string[] {
  return options
    .filter(({ value }) => isSecret(value))
    .flatMap(({ name, value }) =>
      [...typeErrors(value, secret), ...valueErrors(value, secret)].map((problem) => `options.${name}.${problem}`),
    );
}

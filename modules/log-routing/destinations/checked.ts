import { valueErrors, typeErrors, type Shape } from '../../core/shape';

/** Object that checks whether it can receive the records of a source. */
interface Validatable {
  readonly name: string;
  readonly router?: 'fluentbit' | 'fluentd';
  problems(source: never): readonly string[];
}

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
  return <Props extends readonly unknown[]>(title: string, shape: Shape, make: (...props: Props) => Destination) => {
    const named = (problems: readonly string[]) => problems.map((problem) => `${library}.${title}: ${problem}`);
    return (...props: Props): Destination => {
      const [given = {}] = props;
      const odd = typeErrors(given, shape);
      if (odd.length > 0) return { ...nothing(), router, name: title.toLowerCase(), problems: () => named(odd) };
      const destination = make(...props);
      const refused = named(valueErrors(given, shape));
      return { ...destination, router, problems: (source) => [...refused, ...destination.problems(source)] };
    };
  };
}

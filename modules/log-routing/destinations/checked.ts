import { valueErrors, typeErrors, type Shape } from '../../core/shape';

/** What tells whether it takes the records of a source. */
interface Validatable {
  readonly name: string;
  problems(source: never): readonly string[];
}

/**
 * What makes the destinations of a library, as `LogDestination`, of properties that are what their types say. Of others it
 * makes one that is refused with its task, by the name that it has there, and is `nothing` besides.
 */
export function validatedFactory<Destination extends Validatable>(library: string, nothing: () => Destination) {
  return <Props extends readonly unknown[]>(
      title: string,
      shape: Shape,
      make: (...props: Props) => Destination,
    ): ((...props: Props) => Destination) =>
    (...props) => {
      const [given = {}] = props;
      const named = (problems: readonly string[]) => problems.map((problem) => `${library}.${title}: ${problem}`);
      const odd = typeErrors(given, shape);
      if (odd.length > 0) return { ...nothing(), name: title.toLowerCase(), problems: () => named(odd) };
      const destination = make(...props);
      const refused = named(valueErrors(given, shape));
      return { ...destination, problems: (source) => [...refused, ...destination.problems(source)] };
    };
}

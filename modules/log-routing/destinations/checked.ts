import { contentProblems, kindProblems, type Shape } from '../../internal/shape';
import type { LogDestination } from '../log-destination';
import { nullDestination } from './null';

/**
 * Makes a destination of properties that are what their types say. Of others it makes one that is refused with its task,
 * by the name that it has in `LogDestination`.
 */
export function checked<Props extends readonly unknown[]>(
  title: string,
  shape: Shape,
  make: (...props: Props) => LogDestination,
): (...props: Props) => LogDestination {
  return (...props) => {
    const named = (problems: readonly string[]) => problems.map((problem) => `LogDestination.${title}: ${problem}`);
    const odd = kindProblems(props[0], shape);
    if (odd.length > 0) return { ...nullDestination(), name: title.toLowerCase(), problems: () => named(odd) };
    const destination = make(...props);
    const refused = named(contentProblems(props[0], shape));
    return { ...destination, problems: (source) => [...refused, ...destination.problems(source)] };
  };
}

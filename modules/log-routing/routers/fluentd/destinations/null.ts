import type { FluentdDestination } from '../destination';

/** Nowhere: the way to say that the records of a container are not wanted. */
export function nullDestination(): FluentdDestination {
  return {
    name: 'null',
    output: () => ({ name: 'null', options: {} }),
    statements: () => [],
    endpoints: [],
    port: 443,
    problems: () => [],
    warnings: () => [],
  };
}

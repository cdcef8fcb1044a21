import type { FluentdDestination } from '../destination';

/** Creates a destination that drops records, for containers whose logs are not needed. */
export function nullDestination(): FluentdDestination {
  return {
    name: 'null',
    output: () => ({ name: 'null', options: {} }),
    statements: () => [],
    endpoints: [],
    ports: [],
    problems: () => [],
    warnings: () => [],
  };
}

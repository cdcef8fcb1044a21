/**
 * Returns the number of cases of a property test. `PROPERTY_RUNS=20` multiplies it by 20.
 *
 * @param cases number of cases that find a fault in seconds
 */
export function propertyRuns(cases: number): number {
  return cases * Number(process.env['PROPERTY_RUNS'] ?? 1);
}

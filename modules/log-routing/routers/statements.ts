import type { AwsPlace } from '../../core/aws-environment';
import { groupedBy } from '../../core/grouped-by';
import type { PolicyStatement } from '../../core/policy';
import type { LogDestination, ObjectFolder } from '../destination';
import type { RecordSource } from '../routes/record-source';

/** Returns the permissions that the task role needs, once for each destination and all of its sources. */
export function statementsOf(
  sources: readonly ({ readonly source: RecordSource } & {
    readonly destination: Pick<LogDestination, 'statements'>;
  })[],
  place: AwsPlace,
): readonly PolicyStatement[] {
  return perDestination(sources, (destination, names) => destination.statements(names, place));
}

/** Returns the folders of buckets to which the records of all sources are written. */
export function foldersOf(
  sources: readonly ({ readonly source: RecordSource } & {
    readonly destination: Pick<LogDestination, 'folders'>;
  })[],
): readonly ObjectFolder[] {
  return perDestination(sources, (destination, names) => destination.folders?.(names) ?? []);
}

/** Returns what a destination needs for the names of its sources, of all destinations. */
function perDestination<Destination, T>(
  sources: readonly { readonly source: RecordSource; readonly destination: Destination }[],
  needs: (destination: Destination, names: readonly string[]) => readonly T[],
): readonly T[] {
  return groupedBy(sources, ({ destination }) => destination).flatMap((ofDestination) =>
    needs(ofDestination[0].destination, [...new Set(ofDestination.map(({ source }) => source.name))]),
  );
}

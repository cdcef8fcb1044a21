import type { AwsPlace } from '../../core/aws-environment';
import { groupedBy } from '../../core/grouped-by';
import type { PolicyStatement } from '../../core/policy';
import type { LogDestination } from '../destination';
import type { RecordSource } from '../routes/record-source';

/** Returns the permissions that the task role needs, once for each destination and all of its sources. */
export function statementsOf(
  sources: readonly ({ readonly source: RecordSource } & {
    readonly destination: Pick<LogDestination, 'statements'>;
  })[],
  place: AwsPlace,
): readonly PolicyStatement[] {
  return groupedBy(sources, ({ destination }) => destination).flatMap((ofDestination) =>
    ofDestination[0].destination.statements([...new Set(ofDestination.map(({ source }) => source.name))], place),
  );
}

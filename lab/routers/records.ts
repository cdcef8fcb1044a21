/** A record as it comes or arrives. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** Fields that ECS adds to every record. */
export const metadata = { ecs_cluster: 'main', ecs_task_arn: 'arn:task', ecs_task_definition: 'web:1' };

/** What arrives of a line of which no fields are made. */
export function unparsed(record: LogRecord): LogRecord {
  return { ...record, ...metadata };
}

/** What arrives of a line of which these fields are made. */
export function parsed(record: LogRecord, fields: LogRecord): LogRecord {
  return { ...without('log', record), ...metadata, ...fields };
}

/** The record without a field. */
export function without(field: string, record: LogRecord): LogRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));
}

/** The records in the order of a field. */
export function sortedBy(field: string, records: readonly LogRecord[]): readonly LogRecord[] {
  return records.toSorted((one, other) => (String(one[field]) < String(other[field]) ? -1 : 1));
}

/** A line that a container wrote on stdout, as the log driver makes a record of it. */
export function stdout(line: string, container = 'app'): LogRecord {
  return { container_id: `${container}-id`, container_name: `/${container}`, source: 'stdout', log: line };
}

/** A line that a container wrote on stderr. */
export function stderr(line: string, container = 'app'): LogRecord {
  return { ...stdout(line, container), source: 'stderr' };
}

/** Numbered lines on stdout. */
export function numbered(count: number, container = 'app'): readonly LogRecord[] {
  return Array.from({ length: count }, (_, index) => stdout(`${container} ${index}`, container));
}

const partSize = 16 * 1024;

/** A line of more than 16 KB, in the parts that the log driver makes of it. */
export function partsOf(line: LogRecord, id: string): readonly LogRecord[] {
  const text = String(line['log']);
  const count = Math.ceil(text.length / partSize);
  return Array.from({ length: count }, (_, index) => ({
    ...line,
    log: text.slice(index * partSize, (index + 1) * partSize),
    partial_message: 'true',
    partial_id: id,
    partial_ordinal: String(index + 1),
    partial_last: String(index === count - 1),
  }));
}

/** A sent or received record. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** Fields that ECS adds to every record. */
export const metadata = { ecs_cluster: 'main', ecs_task_arn: 'arn:task', ecs_task_definition: 'web:1' };

/** Returns the received record of a line that is not parsed. */
export function unparsed(record: LogRecord): LogRecord {
  return { ...record, ...metadata };
}

/** Returns the received record of a line that is parsed into these fields. */
export function parsed(record: LogRecord, fields: LogRecord): LogRecord {
  return { ...without('log', record), ...metadata, ...fields };
}

/** Returns a record without a field. */
export function without(field: string, record: LogRecord): LogRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));
}

/** Sorts records by a field. */
export function sortedBy(field: string, records: readonly LogRecord[]): readonly LogRecord[] {
  return records.toSorted((one, other) => (String(one[field]) < String(other[field]) ? -1 : 1));
}

/** Returns the log driver's record of a line on stdout. */
export function stdout(line: string, container = 'app'): LogRecord {
  return { container_id: `${container}-id`, container_name: `/${container}`, source: 'stdout', log: line };
}

/** Returns the log driver's record of a line on stderr. */
export function stderr(line: string, container = 'app'): LogRecord {
  return { ...stdout(line, container), source: 'stderr' };
}

/** Returns records of numbered lines on stdout. */
export function numbered(count: number, container = 'app'): readonly LogRecord[] {
  return Array.from({ length: count }, (_, index) => stdout(`${container} ${index}`, container));
}

const partSize = 16 * 1024;

/** Returns the partial records into which the log driver splits a line of more than 16 KB. */
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

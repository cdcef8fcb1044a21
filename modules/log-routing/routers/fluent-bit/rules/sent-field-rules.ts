import type { OutputPlugin } from '../../../../fluent-bit/output';
import { rule } from '../../../../core/rule';
import type { LogRoute } from '../../../routes/log-route';
import { fieldPaths } from '../../../routes/field-path';
import { driverFields, ecsFieldsOn, lineField } from '../../../routes/record-fields';
import { isTagged } from '../../../routes/record-source';
import { parsersOf } from '../../../routes/route-steps';
import type { RoutedTask } from '../routed-task';

/** Field that an output sends instead of the whole record, with the option that specifies it. */
interface SentField {
  readonly option: string;
  readonly field: string;
}

/** Returns the field whose absence makes an output drop the record, if there is one. */
function sentFieldOf({ name, options }: OutputPlugin): SentField | undefined {
  const given = options as Readonly<Record<string, unknown>>;
  const isGelf = name === 'http' && given['format'] === 'gelf';
  const option = isGelf ? 'gelf_short_message_key' : name === 'http' ? 'body_key' : 'log_key';
  const value = given[option] ?? (isGelf ? 'short_message' : undefined);
  if (typeof value !== 'string') return undefined;
  const [[field] = []] = fieldPaths(value) ?? [];
  return field === undefined ? undefined : { option, field };
}

/** Returns an error for each output that sends only a field that its records do not have. */
export const sentFields = rule('F66', {
  states: 'The field that a destination sends instead of the whole record exists in the records of its route.',
  severity: 'error',
  fix: 'Omit the option, or keep the line with `keepLine: true`.',
  check: (task: RoutedTask) => judged(task, missingField),
});

/** Returns a warning for each output that sends only a field that lines may not have. */
export const fieldsOfParsedLines = rule('F66', {
  variant: 'parsed',
  states: 'The field that a destination sends instead of the whole record exists in lines that are not parsed.',
  severity: 'warning',
  fix: 'Ignore the warning if every line is parsed and has the field.',
  check: (task: RoutedTask) => judged(task, fieldOfSomeLines),
});

type Judge = (sent: SentField, route: LogRoute, always: readonly string[]) => string | false;

function judged({ routing, sources, host }: RoutedTask, judge: Judge): readonly string[] {
  const problems = sources.map(({ route, output, destination }) => {
    const sent = sentFieldOf(output);
    const metadata = (route.ecsMetadata ?? routing.ecsMetadata) ? ecsFieldsOn(host) : [];
    const problem = sent !== undefined && judge(sent, route, [...driverFields, ...metadata]);
    return problem
      ? [
          `logRouting.routes[${routing.routes.indexOf(route)}]: ${sent.option} of the destination "${destination.name}" ${problem}`,
        ]
      : [];
  });
  return [...new Set(problems.flat())];
}

function missingField({ field }: SentField, route: LogRoute, always: readonly string[]): string | false {
  if (route.lua !== undefined || Object.hasOwn(route.fields?.add ?? {}, field)) return false;
  const removal = removalOf(field, route);
  if (removal !== undefined) {
    return `must not be "${field}", which ${removal} removes from the records: they would be lost; omit the option, or keep the field`;
  }
  if (isAdded(field, route) || isTagged(route.from)) return false;
  if (parsersOf(route).length > 0) {
    return (
      field === lineField &&
      route.keepLine !== true &&
      `must not be "${field}", which parsed records do not have: they would be lost; set keepLine: true, or omit the option`
    );
  }
  return (
    !always.includes(field) &&
    `must not be "${field}", which records whose line is not parsed do not have: they would be lost; use "${lineField}", or omit the option`
  );
}

function fieldOfSomeLines({ field }: SentField, route: LogRoute, always: readonly string[]): string | false {
  return (
    route.lua === undefined &&
    !isTagged(route.from) &&
    parsersOf(route).length > 0 &&
    !always.includes(field) &&
    !isAdded(field, route) &&
    `should not be "${field}", which lines that no parser matches do not have: they are lost; omit the option`
  );
}

function removalOf(field: string, { fields: { rename = {}, remove = [] } = {}, ecsMetadata }: LogRoute) {
  if (Object.hasOwn(rename, field) && !Object.values(rename).includes(field)) return 'fields.rename';
  const lower = field.toLowerCase();
  const matches = (name: string) =>
    name.endsWith('*') ? lower.startsWith(name.slice(0, -1).toLowerCase()) : lower === name.toLowerCase();
  if (remove.some(matches)) return 'fields.remove';
  return ecsMetadata === false && field.startsWith('ecs_') ? 'ecsMetadata: false' : undefined;
}

function isAdded(field: string, { fields: { rename = {}, add = {} } = {} }: LogRoute): boolean {
  return Object.hasOwn(add, field) || Object.values(rename).includes(field);
}

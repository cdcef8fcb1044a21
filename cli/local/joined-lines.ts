import type { LogRecord } from '../../lab/routers/records';
import { optionOf } from '../fluent-bit-sections';
import type { Pass, SentRecord } from './sent-record';
import type { TracedFilter } from './trace';

/**
 * Finds the lines that multiline filters joined to others, and sets their `joinedTo`. A joined record has the mark of one
 * of its lines. It contains the lines that the filter has held until then, and whose texts, in their order, make up its
 * text.
 *
 * @param filterAfter returns the filter that a record has not passed yet
 */
export function findJoinedLines(
  records: readonly SentRecord[],
  filterAfter: (pass: Pass) => TracedFilter | undefined,
): void {
  const passes = records.flatMap((sent) => sent.passes.map((pass) => ({ sent, pass })));
  const held = passes.filter(({ sent, pass }) => {
    const isLast = sent.passes.findLast(({ tag }) => tag === pass.tag) === pass;
    return isLast && !pass.hasEnded && !pass.joinedTo && filterAfter(pass)?.name === 'multiline';
  });
  if (held.length === 0) return;
  for (const { sent, pass } of passes) {
    for (const { filter, record, at } of pass.joins) {
      const key = optionOf(filter, 'multiline.key_content') ?? 'log';
      const parts = held
        .map((each) => each.pass)
        .filter((each) => each.tag === pass.tag && !each.joinedTo && filterAfter(each) === filter)
        .concat(pass)
        .filter((each) => each.began < at)
        .sort((one, other) => one.began - other.began);
      for (const part of partsIn(textOf(record, key), parts, pass, key)) {
        if (part !== pass) part.joinedTo = sent;
      }
    }
  }
}

/** Returns the successive passes whose texts make up a text and that include a certain pass; empty if there are none. */
function partsIn(text: string, passes: readonly Pass[], included: Pass, key: string): readonly Pass[] {
  for (const first of passes.keys()) {
    const parts: Pass[] = [];
    let end = 0;
    for (const pass of passes.slice(first)) {
      const part = textOf(pass.entry, key);
      if (end > 0 && text[end] === '\n' && text.startsWith(part, end + 1)) end += 1;
      else if (!text.startsWith(part, end)) break;
      end += part.length;
      parts.push(pass);
      if (end === text.length) break;
    }
    if (end === text.length && parts.includes(included)) return parts;
  }
  return [];
}

function textOf(record: LogRecord, key: string): string {
  return String(record[key] ?? '').replace(/\n$/, '');
}

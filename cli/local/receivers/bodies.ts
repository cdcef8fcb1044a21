import { gunzipSync } from 'node:zlib';
import { decodeMulti } from '@msgpack/msgpack';
import type { LogRecord } from '../../../lab/routers/records';

/** Decompresses a body if its first bytes are those of gzip. */
export function decompressed(body: Buffer): Buffer {
  return body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
}

/** Returns the records in a string: JSON values with or without line breaks between them, or else its lines. */
export function recordsIn(text: string): readonly unknown[] {
  return jsonValues(text)?.flat() ?? text.split('\n').filter((line) => line !== '');
}

/** Returns the value of a JSON string, or the string itself if it is not JSON. */
export function valueIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Returns the records of a MessagePack body. */
export function packedRecords(body: Buffer): readonly unknown[] {
  return [...decodeMulti(body)].flatMap((value) =>
    Array.isArray(value) && isEntry(value) ? [value[1]] : [value].flat(),
  );
}

/** Returns the lines of a push to Loki, with their labels. */
export function lokiRecords(text: string): readonly unknown[] {
  const { streams } = JSON.parse(text) as {
    readonly streams: readonly {
      readonly stream: LogRecord;
      readonly values: readonly (readonly [string, string])[];
    }[];
  };
  return streams.flatMap(({ stream, values }) => values.map(([, line]) => ({ labels: stream, line: valueIn(line) })));
}

/** Returns the documents of a bulk request, each with the index of the action before it. */
export function bulkDocuments(text: string): readonly unknown[] {
  const lines = recordsIn(text) as readonly LogRecord[];
  return lines.flatMap((action, index) => {
    if (index % 2 === 1) return [];
    const { _index } = Object.values(action)[0] as LogRecord;
    return [{ _index, ...lines[index + 1] }];
  });
}

/** Returns `true` if a value is a time with a record. */
function isEntry(value: readonly unknown[]): boolean {
  return value.length === 2 && typeof value[1] === 'object' && !Array.isArray(value[1]);
}

/** Returns the JSON values in a string; `undefined` if it contains anything else. */
function jsonValues(text: string): unknown[] | undefined {
  const values: unknown[] = [];
  let [start, depth, inString] = [-1, 0, false];
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index]!;
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"' && depth > 0) {
      inString = true;
    } else if (char === '{' || char === '[') {
      if (depth === 0) start = index;
      depth += 1;
    } else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth < 0) return undefined;
      if (depth > 0) continue;
      try {
        values.push(JSON.parse(text.slice(start, index + 1)));
      } catch {
        return undefined;
      }
    } else if (depth === 0 && char.trim() !== '') {
      return undefined;
    }
  }
  return depth === 0 && !inString ? values : undefined;
}

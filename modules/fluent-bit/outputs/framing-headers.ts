import { type Text, renderText } from '../value';

/** Headers that Fluent Bit sets to describe how it sends a request, in lowercase, with the advice to the user. */
const fixes: Readonly<Record<string, string>> = {
  connection: 'set net.keepalive instead',
  'content-encoding': 'set compress instead',
  'content-length': 'remove it',
  expect: 'remove it',
  'keep-alive': 'set net.keepalive instead',
  'proxy-connection': 'remove it',
  te: 'remove it',
  trailer: 'remove it',
  'transfer-encoding': 'remove it',
  upgrade: 'remove it',
};

/**
 * Returns what to do instead of setting a header that Fluent Bit sets itself, because it describes how the request is
 * sent; `undefined` for any other header. A server could not read a request with another value.
 */
export function framingFix(name: string): string | undefined {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(fixes, key) ? fixes[key] : undefined;
}

/** Returns the reason why the value of a `header` option cannot be sent, or `undefined`. */
export function framingProblem(value: Text): string | undefined {
  const name = nameOfHeader(value);
  const fix = framingFix(name);
  return fix && `must not be ${JSON.stringify(name)}, which describes how Fluent Bit sends the request; ${fix}`;
}

/** Returns an error for each header that differs from another one only in case, of which only one is sent. */
export function repeatedHeaders(option: string, names: readonly string[]): readonly string[] {
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const other = first.get(name.toLowerCase());
    if (other === undefined) first.set(name.toLowerCase(), name);
    return other === undefined
      ? []
      : [
          `${option} must not contain both ${JSON.stringify(other)} and ${JSON.stringify(name)}, because names of headers are case-insensitive and only one is sent; remove one of them`,
        ];
  });
}

/** Returns the name of a header in the value of a `header` option. */
export function nameOfHeader(value: Text): string {
  return renderText(value).split(' ', 1)[0]!;
}

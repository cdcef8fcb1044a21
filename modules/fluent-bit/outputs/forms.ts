import { isIPv4, isIPv6 } from 'node:net';
import { hostFormat, streamNameFormat } from '../../core/format';
import { oneOf, text } from '../option';
import { type Text, textProblem } from '../value';
import { framingProblem } from './framing-headers';

/** A host name without a scheme, a port and a path; `tls` enables encryption. */
export function hostName() {
  const [pattern, form] = hostFormat;
  return text({ pattern: new RegExp(`^(?!.*://).*\\$\\{|${pattern.source}`, pattern.flags), form });
}

/** An endpoint of AWS STS; Fluent Bit accepts it with and without `https://`. */
export function stsEndpoint() {
  const [pattern, form] = hostFormat;
  return text({
    pattern: new RegExp(`^(?!http://).*\\$\\{|^https://(?!.*[/:])|${pattern.source}`, pattern.flags),
    form,
  });
}

/** Returns `true` if a host is the router itself. The containers of a task share one network interface. */
export function isOwnHost(host: string): boolean {
  const name = canonicalHost(host);
  if (isIPv4(name)) return /^127\.|^0\.0\.0\.0$/.test(name);
  if (isIPv6(name)) return /^::1?$|^::ffff:(7f[\da-f]{2}:|0:0$)/.test(name);
  return /^(.+\.)?localhost$/.test(name);
}

/**
 * Returns a host in its shortest form: addresses as the URL standard writes them, such as `127.0.0.1` for `127.1`, and
 * names in lowercase without the dot of the root.
 */
function canonicalHost(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  const address = isIPv6(name) ? `[${name}]` : name;
  return URL.canParse(`http://${address}`) ? new URL(`http://${address}`).hostname.replace(/^\[|\]$/g, '') : name;
}

/** A URL path. */
export function path() {
  return text({ pattern: /^(\/|\$\{)/, form: 'a string that begins with "/"' });
}

/** A path and query string of requests. */
export function uri() {
  return text({
    pattern: /^(?:\/|.*\$\{)[^\s#]*$/,
    form: 'a path that begins with "/" and contains no whitespace and no "#"',
  });
}

/**
 * A request header; without a value, Fluent Bit would send the name as the value. It must not describe how the request is
 * sent.
 */
export function header() {
  const option = freeText({
    pattern: /^([\w-]+|\$\{\w+\}) +\S|^\$\{\w+\}$/,
    form: 'a name and a value separated by a space, such as "X-Team blue"',
  });
  return { ...option, problem: (value: unknown) => framingProblem(value as Text) ?? option.problem(value) };
}

/** The name of a request header, which must not describe how the request is sent. */
export function headerName() {
  return { ...text(), problem: (value: unknown) => framingProblem(value as Text) ?? textProblem(value as Text) };
}

/** The name of a log stream, or the beginning of one. */
export function streamName() {
  const [pattern, form] = streamNameFormat;
  return text({ pattern, form });
}

/** A string whose value may contain `#` after whitespace, which Fluent Bit reads as part of the value. */
export function freeText(rule?: { readonly pattern: RegExp; readonly form: string }) {
  return { ...text(rule), problem: (value: unknown) => textProblem(value as Text, 'kept') };
}

/** An HTTP proxy; Fluent Bit does not encrypt the connection to it. */
export function proxy() {
  return text({ pattern: /^(http:\/\/|\$\{)/, form: 'an HTTP proxy, such as "http://proxy:3128"' });
}

/** Format of the time in a record. */
export function jsonDateFormat() {
  return oneOf('double', 'epoch', 'epoch_ms', 'iso8601', 'java_sql_timestamp');
}

import { oneOf, text } from '../option';

/** A host name without a scheme; `tls` enables encryption. */
export function hostName() {
  return text({ pattern: /^(?!.*:\/\/)/, form: 'a host name without a scheme' });
}

/** Returns `true` if a host is the router itself. The containers of a task share one network interface. */
export function isOwnHost(host: string): boolean {
  return /^(127\.[\d.]+|localhost|::1|\[::1\]|0\.0\.0\.0)$/i.test(host);
}

/** A URL path. */
export function path() {
  return text({ pattern: /^(\/|\$\{)/, form: 'a string that begins with "/"' });
}

/** A request header; without a value, Fluent Bit would send the name as the value. */
export function header() {
  return text({
    pattern: /^([\w-]+|\$\{\w+\}) +\S|^\$\{\w+\}$/,
    form: 'a name and a value separated by a space, such as "X-Team blue"',
  });
}

/** An HTTP proxy; Fluent Bit does not encrypt the connection to it. */
export function proxy() {
  return text({ pattern: /^(http:\/\/|\$\{)/, form: 'an HTTP proxy, such as "http://proxy:3128"' });
}

/** Format of the time in a record. */
export function jsonDateFormat() {
  return oneOf('double', 'epoch', 'epoch_ms', 'iso8601', 'java_sql_timestamp');
}

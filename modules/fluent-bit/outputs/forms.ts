import { oneOf, text } from '../option';

/** A host to connect to; whether to encrypt is for `tls` to say. */
export function hostName() {
  return text({ pattern: /^(?!.*:\/\/)/, form: 'a host without a scheme' });
}

/** Whether a host is the router itself: all containers of a task share its network interface. */
export function isOwnHost(host: string): boolean {
  return /^(127\.[\d.]+|localhost|::1|\[::1\]|0\.0\.0\.0)$/i.test(host);
}

/** A path of a URL. */
export function path() {
  return text({ pattern: /^(\/|\$\{)/, form: 'a string that begins with "/"' });
}

/** A header of requests: without a value, Fluent Bit would send the name for it. */
export function header() {
  return text({
    pattern: /^([\w-]+|\$\{\w+\}) +\S|^\$\{\w+\}$/,
    form: 'a name and a value with a space between, such as "X-Team blue"',
  });
}

/** A proxy; Fluent Bit does not encrypt the way to it. */
export function proxy() {
  return text({ pattern: /^(http:\/\/|\$\{)/, form: 'a proxy, such as "http://proxy:3128"' });
}

/** Form of the time in a record. */
export function jsonDateFormat() {
  return oneOf('double', 'epoch', 'epoch_ms', 'iso8601', 'java_sql_timestamp');
}

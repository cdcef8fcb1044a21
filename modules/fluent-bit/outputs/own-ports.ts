import { rule } from '../../core/rule';
import { renderText, type Text } from '../value';
import { isOwnHost } from './forms';

/** Ports on which the router itself listens: for records, for its health check, and for its HTTP server. */
const ownPorts: readonly unknown[] = [24224, 8877, 2020];

/** Outputs whose default host is 127.0.0.1. */
const defaultsToOwnHost = ['forward', 'http', 'loki', 'opensearch', 'splunk'];

/** Options that determine the server of an output; an output may have none of them. */
interface Server {
  readonly Alias?: unknown;
  readonly host?: Text;
  readonly port?: unknown;
  readonly proxy?: Text;
  readonly endpoint?: Text;
  readonly upstream?: Text;
  readonly unix_path?: Text;
}

/**
 * Returns an error for an output to a port of the router itself, which loses the records. The `forward` output to port
 * 24224, which is a server for it, has its own rule.
 */
export const otherPort = rule('F38', {
  variant: 'ports',
  states: 'No output sends records to a port of the router itself: 24224, 8877 or 2020.',
  severity: 'error',
  fix: 'If a sidecar accepts the records, specify its port.',
  check: (plugin: string, options: Server) =>
    serversOf(plugin, options)
      .filter(({ host, port }) => isOwnHost(host) && ownPorts.includes(port))
      .filter(({ port }) => !(plugin === 'forward' && port === 24224))
      .map(
        ({ option, host, port }) =>
          `${option} must not be the router itself on port ${String(port)}, which does not accept these records, got ${JSON.stringify(host)}`,
      ),
});

interface Address {
  /** Option that contains the host. */
  readonly option: string;
  readonly host: string;
  readonly port: unknown;
}

function serversOf(plugin: string, { host, port, proxy, endpoint, upstream, unix_path: path }: Server): Address[] {
  const ofUrls = [
    ...(proxy === undefined ? [] : [addressOf('proxy', renderText(proxy), 80)]),
    ...(endpoint === undefined ? [] : [addressOf('endpoint', renderText(endpoint), port)]),
  ];
  const server = host ?? (defaultsToOwnHost.includes(plugin) ? '127.0.0.1' : undefined);
  return server === undefined ||
    upstream !== undefined ||
    path !== undefined ||
    proxy !== undefined ||
    endpoint !== undefined
    ? ofUrls
    : [...ofUrls, { option: 'host', host: renderText(server), port }];
}

/** Returns the host and the port of a URL, or of a host with or without a port. */
function addressOf(option: string, url: string, defaultPort: unknown): Address {
  const [, host = '', port] = /^(?:https?:\/\/)?(\[[^\]]*\]|[^/:]*|[^/]*?)(?::(\d+))?(?:\/.*)?$/i.exec(url) ?? [];
  return { option, host, port: port === undefined ? defaultPort : Number(port) };
}

import { rule } from '../../core/rule';
import { renderText, type Text } from '../value';
import { isOwnHost } from './forms';

/** Returns an error for a URL, in an option of an output, to which records and credentials are sent unencrypted. */
export const encryptedEndpoint = rule('N08', {
  variant: 'endpoint',
  states: 'Requests to endpoints are encrypted in transit, with the records and the credentials in them.',
  severity: 'error',
  fix: 'This rule cannot be relaxed; install a certificate at the endpoint.',
  check: (option: string, endpoint: Text | undefined) => {
    const url = endpoint === undefined ? '' : renderText(endpoint);
    const [, host] = /^http:\/\/(\[[^\]]*\]|[^/:]*)/i.exec(url) ?? [];
    return (
      host !== undefined &&
      !isOwnHost(host) &&
      `${option} must not begin with "http://", or requests are sent unencrypted, got ${JSON.stringify(url)}`
    );
  },
});

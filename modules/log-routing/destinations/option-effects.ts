import { rule } from '../../core/rule';
import type { Problem } from '../../core/problem';
import type { genericOutputOptions } from '../../fluent-bit/outputs/generic';
import { bytesOf, secondsOf } from '../../fluent-bit/option';
import { isVariable } from '../../fluent-bit/value';

/**
 * Effect of an option that a destination accepts in `options`, beyond the output itself. Every option of a plugin has an
 * effect, so that a new option does not compile until it has one.
 */
export type OptionEffect =
  /** Changes neither what the router calls nor which records arrive. */
  | 'none'
  /** Permissions, endpoints and ports are derived from the final value. */
  | 'derived'
  /** Must not be set, because a property sets it, and permissions, endpoints and ports with it. */
  | { readonly property: string }
  /** Must not be set; the sentence states the reason and the fix. */
  | { readonly refused: string }
  /** Permissions or connections cannot be derived from it. The sentence states what to add. */
  | { readonly add: (value: unknown) => Problem }
  /** Can make the output drop records. The sentence completes "options.<name> …". */
  | { readonly loss: (value: unknown) => Problem };

/** Effects of all options of a plugin. */
export type OptionEffects<Options> = { readonly [Name in keyof Options]-?: OptionEffect };

/** Returns an effect of options that change neither what the router calls nor which records arrive. */
export function unaffected<const Name extends string>(...names: readonly Name[]): Readonly<Record<Name, 'none'>> {
  return Object.fromEntries(names.map((name) => [name, 'none'])) as Record<Name, 'none'>;
}

/** Returns the effect of an option that a property sets. */
export function setBy(property: string): OptionEffect {
  return { property };
}

/** Returns the effect of an option that makes an output drop records with some of its values. */
export function losesRecords(isLossy: (value: unknown) => boolean, advice: string): OptionEffect {
  return { loss: (value) => isLossy(value) && advice };
}

/** Port that the output connects to. A variable is known to the router only, so that no outbound rule is created. */
export const derivedPort: OptionEffect = {
  add: (value) => isVariable(value) && 'an outbound rule for its port to the security group of the tasks',
};

/** Retries that cover an outage of a few minutes. */
const fewestRetries = 10;

/** Size of a few chunks, of about 2 MB each. */
const leastBufferBytes = 10e6;

/** Effects of a limit of retries. */
export const retryLimit = losesRecords(
  (value) => value === 'no_retries' || (typeof value === 'number' && value < fewestRetries),
  `should be at least ${fewestRetries}, because records are dropped after that number of retries, during a short outage`,
);

/** Effects of a limit of a buffer; 0 means no limit, if `zeroIsUnlimited`. */
export function bufferLimit(zeroIsUnlimited = false): OptionEffect {
  return losesRecords((value) => {
    const bytes = bytesOf(value);
    return bytes !== undefined && bytes < leastBufferBytes && !(zeroIsUnlimited && bytes === 0);
  }, 'should be at least "10M", because the oldest records are dropped as soon as the buffer is full');
}

/** Effects of the options that every output of Fluent Bit supports. */
export const genericEffects: OptionEffects<typeof genericOutputOptions> = {
  ...unaffected('Alias', 'log_suppress_interval', 'workers'),
  Log_Level: losesRecords(
    (value) => value === 'off' || value === 'error',
    'should be "warn" or lower, because alarms do not detect lost records that the output does not log',
  ),
  Retry_Limit: retryLimit,
  'storage.total_limit_size': bufferLimit(),
  // N08 checks these.
  ...unaffected('tls', 'tls.verify', 'tls.verify_hostname'),
  ...unaffected('tls.ca_file', 'tls.ca_path', 'tls.crt_file', 'tls.key_file', 'tls.key_passwd', 'tls.vhost'),
  ...unaffected('net.connect_timeout', 'net.keepalive', 'net.keepalive_idle_timeout', 'net.keepalive_max_recycle'),
  'net.io_timeout': losesRecords(
    (value) => secondsOf(value) === 0,
    'should not be "0s", because a router that waits forever for a server is killed with its records',
  ),
  ...unaffected('net.max_worker_connections', 'net.dns.mode', 'net.dns.resolver', 'net.dns.prefer_ipv4'),
  ...unaffected('net.source_address'),
};

/** Returns an error for each option that a property sets, or that the destination does not support. */
export const optionsOfProperties = rule('F72', {
  states: 'The `options` of a destination do not contain an option that a property sets.',
  severity: 'error',
  fix: 'Set the property: permissions, endpoints and outbound rules are derived from it.',
  check: (title: string, given: readonly GivenOption[]) =>
    given.map(({ name, effect }) => {
      if (typeof effect !== 'object') return false;
      if ('property' in effect) {
        return `${title}: options.${name} must not be set, because permissions and connections follow the property; set ${effect.property} instead`;
      }
      return 'refused' in effect && `${title}: options.${name} must not be set, because ${effect.refused}`;
    }),
});

/** Returns a warning for each option that needs permissions or connections that the library cannot derive. */
export const underivedNeeds = rule('F72', {
  variant: 'permissions',
  states: 'The task role and the security group allow what the `options` of a destination need.',
  severity: 'warning',
  fix: 'Ignore the warning if you have added what it states.',
  check: (title: string, given: readonly GivenOption[]) =>
    given.map(({ name, value, effect }) => {
      const needed = typeof effect === 'object' && 'add' in effect && effect.add(value);
      return needed && `${title}: options.${name} needs what cannot be derived from it; add ${needed}`;
    }),
});

/** Returns a warning for each option with a value that makes the output drop records. */
export const lossyOptions = rule('L15', {
  states: 'The `options` of a destination do not make its output drop records.',
  severity: 'warning',
  fix: 'Remove the option, or ignore the warning if the records are not important.',
  check: (title: string, given: readonly GivenOption[]) =>
    given.map(({ name, value, effect }) => {
      const advice = typeof effect === 'object' && 'loss' in effect && effect.loss(value);
      return advice && `${title}: options.${name} ${advice}, got ${JSON.stringify(value)}`;
    }),
});

/** Option of a destination with its effect. */
export interface GivenOption {
  /** Name of the option. */
  readonly name: string;
  /** Value of the option. */
  readonly value: unknown;
  /** Effect of the option; `undefined` if the plugin has no such option. */
  readonly effect: OptionEffect | undefined;
}

import { rule } from '../../core/rule';
import { isText, isVariable, renderText } from '../../fluent-bit/value';

/** Options of an output, by their names. */
type Options = Readonly<Record<string, unknown>>;

/** Condition under which an option has an effect. */
interface Need {
  /** Returns whether the other options of the output give it an effect. */
  readonly met: (options: Options) => boolean;
  /** Words that complete "has no effect without …". */
  readonly what: string;
}

/** Returns the need of an option for another one to be on, which a variable may turn on. */
function on(name: string): Need {
  return { met: ({ [name]: value }) => value === true || isVariable(value), what: `options.${name}; set it to true` };
}

/** Returns the need of an option for another one to be set. */
function set(name: string, property = `options.${name}`): Need {
  return { met: ({ [name]: value }) => value !== undefined, what: `${property}; set it` };
}

const encrypted: Need = { met: ({ tls }) => tls !== false, what: 'TLS; set tls to true' };
const kept: Need = {
  met: ({ 'net.keepalive': keeps }) => keeps !== false,
  what: 'options["net.keepalive"]; remove one of them',
};
const gelf: Need = {
  met: ({ format }) => format === 'gelf' || isVariable(format),
  what: 'format "gelf"; set format',
};

/** Needs of options by their names, which mean the same in each output that has them. */
const needs: Readonly<Record<string, Need>> = {
  log_retention_days: {
    ...on('auto_create_group'),
    what: 'options.auto_create_group, because it applies to log groups that the router creates; set it to true, or set the retention of the log group',
  },
  log_group_class: {
    ...on('auto_create_group'),
    what: 'options.auto_create_group, because it applies to log groups that the router creates; set it to true, or set the class of the log group',
  },
  sts_endpoint: set('role_arn', 'role'),
  tag_key: on('include_tag_key'),
  tenant_id_key_error_handling: set('tenant_id_key'),
  aws_service: on('aws_auth'),
  aws_role_arn: on('aws_auth'),
  aws_external_id: set('aws_role_arn', 'a role'),
  aws_sts_endpoint: set('aws_role_arn', 'a role'),
  ...all(gelf, 'gelf_timestamp_key', 'gelf_host_key', 'gelf_short_message_key', 'gelf_full_message_key'),
  ...all(gelf, 'gelf_level_key'),
  ...all(on('oauth2.enable'), 'oauth2.token_url', 'oauth2.client_id', 'oauth2.client_secret', 'oauth2.scope'),
  ...all(on('oauth2.enable'), 'oauth2.audience', 'oauth2.resource', 'oauth2.auth_method'),
  ...all(encrypted, 'tls.verify', 'tls.verify_hostname', 'tls.ca_file', 'tls.ca_path', 'tls.crt_file', 'tls.key_file'),
  ...all(encrypted, 'tls.vhost'),
  ...all(kept, 'net.keepalive_idle_timeout', 'net.keepalive_max_recycle'),
  auto_create_bucket: {
    met: ({ auto_create_bucket: creates, check_bucket: checks }) => creates === false || checks !== false,
    what: 'options.check_bucket, which finds that the bucket is missing; set it to true, or create the bucket with Terraform',
  },
  hex_random_length: {
    met: ({ s3_object_key_format: key }) => !isText(key) || renderText(key).includes('%{hex_random}'),
    what: '"%{hex_random}" in options.s3_object_key_format; remove it',
  },
  put_log_events_retry_limit: {
    met: ({ put_log_events_disable_retry_limit: disables }) => disables !== true,
    what: 'the limit that put_log_events_disable_retry_limit disables; remove it',
  },
  aws_sts_session_name: set('aws_sts_role_arn', 'role'),
};

function all(need: Need, ...names: readonly string[]): Readonly<Record<string, Need>> {
  return Object.fromEntries(names.map((name) => [name, need]));
}

/** Returns a warning for each given option that has no effect with the other options of the output. */
export const unusedOptions = rule('F79', {
  states: 'The `options` of a destination have an effect.',
  severity: 'warning',
  fix: 'Set what the option needs, or remove it.',
  check: (title: string, given: readonly { readonly name: string }[], options: object) =>
    given.map(({ name }) => {
      const need = Object.hasOwn(needs, name) ? needs[name] : undefined;
      return need && !need.met(options as Options) && `${title}: options.${name} has no effect without ${need.what}`;
    }),
});

import { bool, anyOf, integer, oneOf, type OptionsOf, repeated, size, text } from '../option';
import { header, hostName, path } from './forms';

/** Name of a field of the record, as `log` or `kubernetes['host']`. */
const name = String.raw`[^\s\d,=$'"[\]{}][^\s,=$'"[\]{}]*(\[('[^',]+'|\d+)\])*`;
const field = String.raw`\$${name}`;
const pair = String.raw`[A-Za-z_]\w*=(${field}|[^\s,$][^,]*)`;
/** What only the environment knows. */
const open = String.raw`[^,]*\$\{\w+\}[^,]*`;
const pairs = list(
  `(${pair}|${field}|${open})`,
  'a comma-separated list, each "name=value", "name=$field" or "$field"',
);
const fields = list(`(${field}|${open})`, 'a comma-separated list, each "$field"');
const names = list(`(${name}|${field}|${open})`, 'a comma-separated list, each "field" or "$field"');

/**
 * Options of the `loki` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/loki
 */
export const lokiOptions = {
  /** Host of Loki; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of Loki; Fluent Bit's default is 3100, with `tls` too. */
  port: integer(1, 65535),
  /** Path of requests; Fluent Bit's default is /loki/api/v1/push. */
  uri: path(),
  /** Tenant of the records. */
  tenant_id: text(),
  /** Field that gives the tenant; `tenant_id` where it is missing. */
  tenant_id_key: text(),
  /** Whether records are sent again where only some of their tenants took them. */
  tenant_id_key_error_handling: oneOf('partial_success', 'partial_error'),
  /** Labels of the streams, few and of few values: no task ids; Fluent Bit's default is job=fluent-bit. */
  labels: pairs,
  /** Fields that become labels under their own names. */
  label_keys: fields,
  /** File that says which fields become which labels. */
  label_map_path: text(),
  /** Structured metadata of the records. */
  structured_metadata: pairs,
  /** Fields whose own fields become structured metadata. */
  structured_metadata_map_keys: fields,
  /** Fields to leave out. */
  remove_keys: names,
  /** Whether a record of one field is sent as its value alone, `raw` without quotes. */
  drop_single_key: anyOf(bool(), oneOf('raw')),
  /** Form of a line; Fluent Bit's default is json. */
  line_format: oneOf('json', 'key_value'),
  /** Whether labels of Kubernetes become labels. */
  auto_kubernetes_labels: bool(),
  /** User of basic authentication. */
  http_user: text(),
  /** Password of that user. */
  http_passwd: text(),
  /** Token of bearer authentication. */
  bearer_token: text(),
  /** Headers of requests, each a name and its value. */
  header: repeated(header()),
  /** Most that is read of a response; Fluent Bit's default is 512k. */
  buffer_size: size(),
  /** Compression of requests. */
  compress: oneOf('gzip'),
} as const;

/** Options of the `loki` output, by Fluent Bit's own names. */
export type LokiOptions = OptionsOf<typeof lokiOptions>;

/** Combinations of options that the `loki` output refuses: none. */
export function lokiProblems(): string[] {
  return [];
}

function list(item: string, form: string) {
  return text({ pattern: new RegExp(`^ *${item} *(, *${item} *)*$`), form });
}

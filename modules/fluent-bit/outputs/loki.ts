import { recordAccessor } from '../accessor';
import { bool, anyOf, integer, oneOf, type OptionsOf, repeated, size, text } from '../option';
import { httpRefusals } from '../messages';
import type { OutputType } from '../plugin';
import { header, hostName, uri } from './forms';

/** Name of a field of the record, such as `log` or `kubernetes['host']`. */
const name = String.raw`[^\s\d,=$'"[\]{}][^\s,=$'"[\]{}]*(\[('[^',]+'|\d+)\])*`;
const field = String.raw`\$${name}`;
const pair = String.raw`[A-Za-z_]\w*=(${field}|[^\s,$][^,]*)`;
/** Pattern of a string with an environment variable, whose value is unknown here. */
const open = String.raw`[^,]*\$\{\w+\}[^,]*`;
const pairs = list(`(${pair}|${field}|${open})`, 'a comma-separated list of "name=value", "name=$field" or "$field"');
const fields = list(`(${field}|${open})`, 'a comma-separated list of "$field"');
const names = list(`(${name}|${field}|${open})`, 'a comma-separated list of "field" or "$field"');

/**
 * Options of the `loki` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/loki
 */
const lokiOptions = {
  /** Host name of Loki; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of Loki; Fluent Bit's default is 3100, even with `tls`. */
  port: integer(1, 65535),
  /** URI path of requests; Fluent Bit's default is /loki/api/v1/push. */
  uri: uri(),
  /** Tenant ID of the records. */
  tenant_id: text(),
  /** Field with the tenant ID; `tenant_id` applies to records without it. */
  tenant_id_key: recordAccessor(),
  /** Determines whether records are sent again if only some of their tenants accepted them. */
  tenant_id_key_error_handling: oneOf('partial_success', 'partial_error'),
  /** Labels of the streams; use few labels with few values, and no task IDs. Fluent Bit's default is job=fluent-bit. */
  labels: pairs,
  /** Fields to use as labels under their own names. */
  label_keys: fields,
  /** Path of a file that maps fields to labels. */
  label_map_path: text(),
  /** Structured metadata of the records. */
  structured_metadata: pairs,
  /** Map fields whose entries become structured metadata. */
  structured_metadata_map_keys: fields,
  /** Fields to remove. */
  remove_keys: names,
  /** Sends the value alone if a record has a single field; `raw` sends it without quotes. */
  drop_single_key: anyOf(bool(), oneOf('raw')),
  /** Format of a line; Fluent Bit's default is json. */
  line_format: oneOf('json', 'key_value'),
  /** Uses Kubernetes labels as labels. */
  auto_kubernetes_labels: bool(),
  /** User name of basic authentication. */
  http_user: text(),
  /** Password of basic authentication. */
  http_passwd: text(),
  /** Bearer token. */
  bearer_token: text(),
  /** Headers of requests, each a name and a value. */
  header: repeated(header()),
  /** Maximum size of a response to read; Fluent Bit's default is 512k. */
  buffer_size: size(),
  /** Compression of requests. */
  compress: oneOf('gzip'),
} as const;

/**
 * Options of the `loki` output, by their Fluent Bit names.
 *
 * @interface
 */
export type LokiOptions = OptionsOf<typeof lokiOptions>;

/** Definition of the `loki` output. */
export const lokiOutput = {
  options: lokiOptions,
  problems: () => [],
  messages: { lost: ['Not retrying.'], refusedByServer: httpRefusals },
} as const satisfies OutputType;

function list(item: string, form: string) {
  return recordAccessor(text({ pattern: new RegExp(`^ *${item} *(, *${item} *)*$`), form }));
}

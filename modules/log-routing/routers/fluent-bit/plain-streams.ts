import type { Output } from '../../../fluent-bit/output';
import { partsOf } from '../../../fluent-bit/value';

/**
 * Returns an output whose log streams are named after the tag of the log driver. Records of a route may have a tag with
 * the names of routes before it, such as `errors.nginx-firelens-…`, which depend on the other routes: without this, a
 * further route would rename the streams.
 *
 * Tags that applications choose may contain dots, so that they cannot be separated from the names of routes.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch#log-stream-and-group-name-templating-using-record_accessor-syntax
 */
export function withPlainStream(output: Output): Output {
  if (output.name !== 'cloudwatch_logs') return output;
  const { log_stream_prefix: prefix, log_stream_template: template } = output.options;
  const [, routes] = /^((?:\w+\.)+)[^.]+-firelens-\*$/.exec(output.match) ?? [];
  if (routes === undefined || prefix === undefined || template !== undefined) return output;
  const parts = partsOf(prefix);
  // In a template, `$` starts the name of a field.
  if (parts.some((part) => typeof part === 'string' && part.includes('$'))) return output;
  const tag = `$TAG[${routes.split('.').length - 1}]`;
  return { ...output, options: { ...output.options, log_stream_template: [...parts, tag] } };
}

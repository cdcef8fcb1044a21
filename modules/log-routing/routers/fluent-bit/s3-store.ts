import type { OutputPlugin } from '../../../fluent-bit/output';
import { renderText, type Text } from '../../../fluent-bit/value';
import type { BufferFolder } from '../buffer-folder';
import type { RoutedSource } from './routed-task';

/**
 * Folder in which an S3 output collects objects if `store_dir` is omitted.
 *
 * @see https://docs.fluentbit.io/manual/data-pipeline/outputs/s3
 */
const defaultStoreDir = '/tmp/fluent-bit/s3';

/** Returns `store_dir` of each S3 output, in the order of the routes. */
export function storeDirs(sources: readonly Pick<RoutedSource, 'output'>[]): readonly Text[] {
  return sources.flatMap(({ output }) => (output.name === 's3' ? [storeDirOf(output)] : []));
}

/**
 * Returns the folders in which S3 outputs collect objects. Fluent Bit appends the name of the bucket to `store_dir`; if
 * the name is known only at deploy, the result is `store_dir`, because the name may be that of any folder in it.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/plugins/out_s3/s3.c
 */
export function storeFolders(sources: readonly Pick<RoutedSource, 'output' | 'logSource'>[]): readonly BufferFolder[] {
  return sources.flatMap(({ output, logSource }) => {
    if (output.name !== 's3') return [];
    const value = renderText(storeDirOf(output));
    const { bucket } = output.options;
    const path = typeof bucket === 'string' ? `${value}/${bucket}` : value;
    return { output: logSource.alias, option: 'LogDestination.s3: store_dir', value, path };
  });
}

function storeDirOf({ options }: Extract<OutputPlugin, { readonly name: 's3' }>): Text {
  return options.store_dir ?? defaultStoreDir;
}

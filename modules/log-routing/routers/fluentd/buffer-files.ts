import { renderText } from '../../../fluent-bit/value';
import type { BufferOptions } from '../../../fluentd/buffer';
import type { BufferFolder } from '../buffer-folder';
import { filesIn } from '../router-command';
import type { FluentdRoutedSource } from './fluentd-task';

type Buffered = Pick<FluentdRoutedSource, 'output' | 'fluentdSource'>;

/** Returns the folders of the chunks that outputs buffer in files. */
export function bufferFolders(sources: readonly Buffered[]): readonly BufferFolder[] {
  return sources.flatMap(({ output, fluentdSource: { id } }) => {
    const path = fileBufferOf(output)?.path;
    if (path === undefined) return [];
    const value = renderText(path);
    return { output: id, option: `@type ${output.name}: buffer: path`, value, path: value };
  });
}

/**
 * Returns shell patterns for the chunks that outputs buffer in files.
 *
 * @see https://github.com/fluent/fluentd/blob/v1.19.3/lib/fluent/plugin/buf_file.rb
 * @see https://github.com/fluent/fluentd/blob/v1.19.3/lib/fluent/plugin/buf_file_single.rb
 */
export function chunkFiles(sources: readonly Buffered[]): readonly string[] {
  const patterns = sources.flatMap(({ output }) => {
    const buffer = fileBufferOf(output);
    if (buffer?.path === undefined) return [];
    return [filesIn(buffer.path, buffer['@type'] === 'file' ? 'buffer.*.log' : 'fsb.*.buf')];
  });
  return [...new Set(patterns)];
}

function fileBufferOf({ options }: Buffered['output']): BufferOptions | undefined {
  const buffer: BufferOptions | undefined = 'buffer' in options ? options.buffer : undefined;
  return buffer?.['@type'] === 'file' || buffer?.['@type'] === 'file_single' ? buffer : undefined;
}

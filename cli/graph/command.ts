import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { Command, Option } from 'commander';
import type { Invocation } from '../invocation';
import { drawing, type Drawing } from './drawing';
import { partNames } from './parts-of-graph';
import { readSynthFolder } from '../synth-folder';

/** Options of the command, as commander parses them. */
interface GraphOptions extends Omit<Drawing, 'format'> {
  readonly format?: string;
  readonly json?: boolean;
  readonly output?: string;
}

/** Format of a file, by its suffix. */
const formats: Readonly<Record<string, Drawing['format']>> = {
  '.json': 'json',
  '.md': 'markdown',
  '.mmd': 'mermaid',
  '.svg': 'svg',
};

/** Returns the command that draws synthesized stacks. */
export function graphCommand({ signal }: Invocation): Command {
  return new Command('graph')
    .description('draw synthesized stacks: networks, services, and the routes of their logs')
    .argument('[folder]', 'folder that synth writes, or the folder of one stack in it', 'cdktf.out')
    .option('--format <format>', 'mermaid or svg (default: that of the output file, or mermaid)')
    .option('--output <file>', 'file to write instead of standard output: .svg, .mmd, .md or .json')
    .option('--json', 'print the graph as data: nodes, edges and groups')
    .option('--service <name...>', 'draw only these services, with what they use')
    .addOption(new Option('--only <part>', 'draw only a part').choices(partNames))
    .addOption(
      new Option('--direction <direction>', 'direction of the arrows').choices(['right', 'down']).default('right'),
    )
    .option('--full', 'draw each of many or equal services with all details')
    .action(async (folder: string, options: GraphOptions) => {
      const format = formatOf(options);
      const text = await drawing(readSynthFolder(folder), { ...options, format });
      if (signal.aborted) return;
      if (options.output === undefined) process.stdout.write(text);
      else {
        mkdirSync(dirname(options.output), { recursive: true });
        writeFileSync(options.output, text);
      }
    });
}

function formatOf({ format, json = false, output }: GraphOptions): Drawing['format'] {
  if (format !== undefined && format !== 'mermaid' && format !== 'svg') {
    throw new Error(`--format must be mermaid or svg, got ${format}`);
  }
  const ofFile = output === undefined ? undefined : formats[extname(output)];
  if (output !== undefined && ofFile === undefined) {
    throw new Error(`--output must end in ${Object.keys(formats).join(', ')}, got ${output}`);
  }
  const wanted = json ? 'json' : format;
  const isInMarkdown = wanted === 'mermaid' && ofFile === 'markdown';
  if (wanted !== undefined && ofFile !== undefined && wanted !== ofFile && !isInMarkdown) {
    throw new Error(
      `${output!} is not a file for ${wanted}: leave out ${json ? '--json' : '--format'}, or name another file`,
    );
  }
  return ofFile ?? wanted ?? 'mermaid';
}

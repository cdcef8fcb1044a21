import { Command, Option } from 'commander';
import type { Invocation } from '../invocation';
import { readConfiguration } from '../router-folder';
import { findFluentBit } from './fluent-bit-program';
import { linesOfCommand, linesOfFile, linesOfInput, type LineStream } from './lines';
import { localVariables } from './local-variables';
import { describeJourney, journeyJson, Tally } from './report';
import { containerOf, findRoutedService } from './routed-service';
import { runRoutes } from './run';

interface Options {
  readonly service?: string;
  readonly container?: string;
  readonly file?: string;
  readonly source: LineStream;
  readonly image?: string;
  readonly json?: true;
}

const help = `
Examples:
  $ cdktf-firelens local --container web < access.log
  $ cdktf-firelens local cdktf.out/stacks/shop --file app.log --json
  $ cdktf-firelens local -- node server.js
`;

/** Returns the command that runs the log routes of a synthesized stack on this machine, without AWS. */
export function localCommand({ signal }: Invocation): Command {
  return new Command('local')
    .description('run the log routes of a synthesized stack on this machine, without AWS')
    .usage('[options] [folder] [-- command...]')
    .argument('[folder...]', 'folder that synth writes, of all stacks or of one; default: cdktf.out')
    .option('--service <name>', 'service to run, if the stack has several')
    .option('--container <name>', 'container that writes the lines, if the routes have several')
    .option('--file <path>', 'file with the lines; default: standard input, or the command after "--"')
    .addOption(
      new Option('--source <stream>', 'stream of the lines from standard input or a file')
        .choices(['stdout', 'stderr'])
        .default('stdout'),
    )
    .option('--image <image>', 'image of Fluent Bit to run in a container engine, even if fluent-bit is on PATH')
    .option('--json', 'print one JSON object a line')
    .addHelpText('after', help)
    .action(async (words: readonly string[], options: Options) => {
      const separator = process.argv.indexOf('--');
      const command = separator < 0 ? [] : process.argv.slice(separator + 1);
      const [folder = 'cdktf.out', ...others] = words.slice(0, words.length - command.length);
      if (others.length > 0) throw new Error(`Only one folder can be named, got ${others.join(', ')} as well`);
      await local(folder, command, options, signal);
    });
}

async function local(folder: string, command: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  const service = findRoutedService(folder, options.service);
  const isOfLibraries = service.containers.length === 0 && command.length > 0;
  const container = isOfLibraries ? undefined : containerOf(service, options.container);
  if (command.length > 0 && options.file !== undefined) {
    throw new Error('Lines come either from --file or from a command after "--": remove one of them');
  }
  const { source, file } = options;
  const isOfCommand = command.length > 0;
  const lines = isOfCommand ? undefined : file === undefined ? linesOfInput(source) : linesOfFile(file, source);
  if (isOfCommand) linesOfCommand(command, {});
  const program = await findFluentBit(service.folder, { image: options.image, signal });
  if ('missing' in program) throw new Error(program.missing);

  const variables = localVariables(service, readConfiguration(service.folder));
  const say = (text: string): void => console.error(text);
  if (lines && file === undefined && process.stdin.isTTY) say('Lines come from the terminal, until Ctrl+D');
  const tally = new Tally();
  await runRoutes({
    service,
    container,
    program,
    variables,
    lines: (environment) => lines ?? linesOfCommand(command, environment),
    onJourney: (journey) => {
      tally.add(journey);
      console.log(options.json ? journeyJson(journey, container ?? '') : `${describeJourney(journey)}\n`);
    },
    say,
    signal,
  });
  say(tally.toString());
  if (tally.missing > 0 && !signal.aborted) process.exitCode = 1;
}

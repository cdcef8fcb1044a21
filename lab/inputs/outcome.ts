import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Testing } from 'cdktf';
import type { ValidationError } from '../../modules';
import { emittedProblems } from '../synth/emitted';
import type { Block } from '../synth/parse-json';

/** Outcome of an input: it is accepted, rejected with an error of the library, or shows a fault of the library. */
export type Outcome =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly problems: readonly string[] }
  | { readonly is: 'at fault'; readonly fault: string };

/**
 * Synthesizes an app, and checks the files, warnings and errors.
 *
 * @param headings paths that an error may start with
 */
export function synthOutcome(headings: readonly string[], build: (app: App) => void): Outcome {
  const app = Testing.app();
  try {
    withoutStackTraces(() => {
      build(app);
      app.synth();
    });
    const messages = app.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
    const refused = stacksIn(app.outdir)
      .map(emittedProblems)
      .find((problems) => problems.length > 0);
    if (refused) return { is: 'at fault', fault: `AWS rejects what synth writes: ${refused.join('; ')}` };
    const found = [...messages, ...textsIn(app.outdir)].map(leakIn).find((leak) => leak !== undefined);
    return found ? { is: 'at fault', fault: `synth writes ${JSON.stringify(found)}` } : { is: 'accepted' };
  } catch (error) {
    if (!isValidationError(error)) return { is: 'at fault', fault: (error as Error)?.stack ?? String(error) };
    const fault = faultOf(headings, error);
    return fault === undefined ? { is: 'refused', problems: error.problems } : { is: 'at fault', fault };
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

/** Skips the stack trace that cdktf records for each token, which takes most of the time. */
function withoutStackTraces(work: () => void): void {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => '';
  try {
    work();
  } finally {
    // The stack of a thrown error is formatted only when it is read.
    Error.prepareStackTrace = prepareStackTrace;
  }
}

function isValidationError(error: unknown): error is ValidationError {
  return (error as Partial<Error> | undefined)?.name === 'ValidationError';
}

/** Returns the fault in the message of an error, if any. */
function faultOf(headings: readonly string[], { message }: ValidationError): string | undefined {
  const [first = '', ...lines] = message.split('\n');
  if (!first.endsWith(':') || !headings.some((heading) => first.startsWith(heading))) {
    return `a refusal is headed ${first}`;
  }
  const odd = lines.find((line) => !sentence.test(line) || leakedInternals.test(line) || line.length > longestSentence);
  return lines.length === 0 || odd !== undefined ? `a refusal says ${odd}` : undefined;
}

/** Verbs of a sentence that states a problem. */
const sentence =
  /^ {2}- \S.*\b(must|cannot|carries|reach|is not|are not|there is no|needs|does not support|does not contain)\b/;

/** Maximum length of a message, so that it does not contain all of a long value; the longest lists all settings. */
const longestSentence = 2000;

/** Traces of values in the wrong place: `undefined`, objects, failed calculations, the internals of tokens, zod's messages. */
const leakedInternals = /\bundefined\b|\[object \w+\]|(?<!got )\bNaN\b|TfToken\[|\bInvalid |\de\+2\d\d/;

/** Returns the first such trace in a text with what is before it, if there is one. */
function leakIn(text: string): string | undefined {
  const { 0: leak, index = 0 } = leakedInternals.exec(text) ?? {};
  return leak === undefined ? undefined : text.slice(Math.max(0, index - 60), index) + leak;
}

/** Returns the Terraform JSON of each stack in a folder. */
function stacksIn(folder: string): readonly Block[] {
  return readdirSync(join(folder, 'stacks')).map(
    (stack) => JSON.parse(readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as Block,
  );
}

/** Returns the content of each file in a folder. */
export function textsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'));
}

import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Testing } from 'cdktf';
import type { ValidationError } from '../../modules';

/** What became of an input: it may be accepted, or refused in words of ours. */
export type Outcome =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly problems: readonly string[] }
  | { readonly is: 'at fault'; readonly fault: string };

/**
 * Judges what becomes of an app: all that synth writes and says, or how it refuses.
 *
 * @param headings how a refusal may begin
 */
export function judged(headings: readonly string[], build: (app: App) => void): Outcome {
  const app = Testing.app();
  try {
    withoutStackTraces(() => {
      build(app);
      app.synth();
    });
    const said = app.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
    const found = [...said, ...textsIn(app.outdir)].map((text) => gibberish.exec(text)?.[0]).find(Boolean);
    return found ? { is: 'at fault', fault: `synth writes ${JSON.stringify(found)}` } : { is: 'accepted' };
  } catch (error) {
    if (!isValidationError(error)) return { is: 'at fault', fault: (error as Error)?.stack ?? String(error) };
    const fault = faultOf(headings, error);
    return fault === undefined ? { is: 'refused', problems: error.problems } : { is: 'at fault', fault };
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

/** cdktf notes where each token was made: most of the work here, and of no use. */
function withoutStackTraces(work: () => void): void {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => '';
  try {
    work();
  } finally {
    // The trace of an error that was thrown is not made before somebody asks for it.
    Error.prepareStackTrace = prepareStackTrace;
  }
}

function isValidationError(error: unknown): error is ValidationError {
  return (error as Partial<Error> | undefined)?.name === 'ValidationError';
}

/** What is wrong with a refusal itself. */
function faultOf(headings: readonly string[], { message }: ValidationError): string | undefined {
  const [first = '', ...lines] = message.split('\n');
  if (!first.endsWith(':') || !headings.some((heading) => first.startsWith(heading))) {
    return `a refusal is headed ${first}`;
  }
  const odd = lines.find((line) => !sentence.test(line) || gibberish.test(line) || line.length > longestSentence);
  return lines.length === 0 || odd !== undefined ? `a refusal says ${odd}` : undefined;
}

/** What says what is wrong, and of what. */
const sentence =
  /^ {2}- \S.*\b(must|cannot|carries|reach|is not|are not|there is no|needs|does not support|does not contain)\b/;

/** A value may be huge, and a message that holds all of it is not read; the longest lists dozens of names and all settings. */
const longestSentence = 2000;

/** What values leave that were never meant to be written, but for what was got: none, objects, failed calculations, tokens as they are inside, zod's own words. */
const gibberish = /.{0,60}(?:\bundefined\b|\[object \w+\]|(?<!got )\bNaN\b|TfToken\[|\bInvalid |\de\+2\d\d)/;

/** The text of each file below a folder. */
function textsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'));
}

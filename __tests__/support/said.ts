import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { ValidationError } from '../../modules';

/** What synth says of a stack. */
export interface Said {
  /** What stops it, one sentence each. */
  readonly errors: readonly string[];
  /** What it goes on in spite of. */
  readonly warnings: readonly string[];
}

/** Builds a throw-away stack named `test`, and says what is said of it. */
export function saidOf(build: (stack: TerraformStack) => void): Said {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  try {
    build(stack);
    const refused = stack.node.findAll().flatMap(({ node }) => node.validate());
    if (refused.length > 0) return { errors: refused, warnings: [] };
    Testing.synth(stack, true);
  } catch (error) {
    if (!isValidationError(error)) throw error;
    return { errors: error.problems, warnings: [] };
  }
  const annotations = (level: string) =>
    stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === `@cdktf/${level}`)
      .map(({ data }) => String(data));
  return { errors: annotations('error'), warnings: annotations('warn') };
}

function isValidationError(error: unknown): error is ValidationError {
  return (error as Error).name === ValidationError.name;
}

import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { ValidationError } from '../../modules';

/** Errors and warnings of a synth. */
export interface SynthMessages {
  /** Errors, which prevent the synth. */
  readonly errors: readonly string[];
  /** Warnings, which do not prevent the synth. */
  readonly warnings: readonly string[];
}

/** Builds and synthesizes a temporary stack named `test`, and returns the messages. */
export function synthMessages(build: (stack: TerraformStack) => void): SynthMessages {
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

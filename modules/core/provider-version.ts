import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { perStack } from './per-stack';
import { addAspect, stackOf } from './stack';

const constraint = 'terraform.required_providers.aws.version';

/**
 * Makes the stack of a construct require a version of the AWS provider, for arguments that earlier ones do not know. The
 * constraint that the stack has otherwise still applies.
 */
export function requireProviderVersion(scope: Construct, version: Version): void {
  const required = perStack(scope, 'required-provider-version', () => {
    const versions: Version[] = [];
    const stack = stackOf(scope);
    // The stack may get its provider and its constraint after this construct.
    addAspect(stack, (construct) => {
      if (construct === stack) raise(stack, versions);
    });
    return versions;
  });
  required.push(version);
}

/** Version of the AWS provider. */
export type Version = `${number}.${number}.${number}`;

function raise(stack: TerraformStack, versions: readonly Version[]): void {
  const [highest] = [...versions].sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  const current = constraintOf(stack);
  const parts = current === undefined ? [] : String(current).split(/,\s*/);
  const minimum = `>= ${highest}`;
  if (!parts.includes(minimum)) stack.addOverride(constraint, [...parts, minimum].join(', '));
}

/** Returns the constraint of a stack: its override, or the version for which the bindings are made. */
function constraintOf(stack: TerraformStack): string | undefined {
  // CDKTF lets nobody read an override, and synthesizing the whole stack for one would take as long as the synth.
  const { rawOverrides } = stack as unknown as {
    readonly rawOverrides: {
      readonly terraform?: { readonly required_providers?: { readonly aws?: { version?: string } } };
    };
  };
  const provider = stack.allProviders().find((each) => each.terraformResourceType === 'aws');
  return (
    rawOverrides.terraform?.required_providers?.aws?.version ?? provider?.terraformGeneratorMetadata?.providerVersion
  );
}

import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { perStack } from './per-stack';
import { shown } from './shown';
import { addAspect, stackOf } from './stack';
import { compareVersions, excludesFrom, type Version } from './version-constraint';

const path = ['terraform', 'required_providers', 'aws', 'version'] as const;

/** An argument that needs a version of the AWS provider. */
interface Requirement {
  /** Path of the construct that uses it. */
  readonly user: string;
  /** Property that needs the version. */
  readonly property: string;
  /** First version that knows the argument. */
  readonly version: Version;
}

/**
 * Makes the stack of a construct require a version of the AWS provider, for arguments that earlier ones do not know. The
 * constraint that the stack has otherwise still applies; synth fails if it excludes the version.
 *
 * @param property property of the construct that needs the version
 */
export function requireProviderVersion(scope: Construct, version: Version, property: string): void {
  const required = perStack(scope, 'required-provider-version', () => {
    const requirements: Requirement[] = [];
    const stack = stackOf(scope);
    // The stack may get its provider and its constraint after this construct.
    addAspect(stack, (construct) => {
      if (construct === stack) raise(stack, requirements);
    });
    stack.node.addValidation({ validate: () => problemsOf(stack, requirements) });
    return requirements;
  });
  required.push({ user: scope.node.path, property, version });
}

function raise(stack: TerraformStack, requirements: readonly Requirement[]): void {
  const [highest] = requirements.map(({ version }) => version).sort((one, other) => compareVersions(other, one));
  const current = givenConstraint(stack) ?? constraintOfBindings(stack, highest!);
  const parts = current === undefined ? [] : current.split(/,\s*/);
  const minimum = `>= ${highest}`;
  if (!parts.includes(minimum)) stack.addOverride(path.join('.'), [...parts, minimum].join(', '));
}

function problemsOf(stack: TerraformStack, requirements: readonly Requirement[]): string[] {
  const constraint = givenConstraint(stack);
  if (constraint === undefined) return [];
  return requirements
    .filter(({ version }) => excludesFrom(constraint, version))
    .map(({ user, property, version }) => {
      const given = constraint
        .split(/,\s*/)
        .filter((each) => !requirements.some((other) => each === `>= ${other.version}`));
      return `${path.join('.')} must allow version ${version} of the AWS provider or a later one for ${property} of ${user}, got ${shown(given.join(', '))}; change the constraint of the stack, or remove ${property}`;
    });
}

/** Returns the constraint that a stack was given by an override. */
function givenConstraint(stack: TerraformStack): string | undefined {
  // CDKTF lets nobody read an override, and synthesizing the whole stack for one would take as long as the synth.
  const overrides: unknown = Reflect.get(stack, 'rawOverrides');
  const value = path.reduce<unknown>(
    (parent, key) => (typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined),
    overrides,
  );
  return value === undefined ? undefined : String(value);
}

/** Returns the version for which the bindings are made, or all of its major version if it does not suffice. */
function constraintOfBindings(stack: TerraformStack, minimum: Version): string | undefined {
  const provider = stack.allProviders().find((each) => each.terraformResourceType === 'aws');
  const { providerVersion, providerVersionConstraint } = provider?.terraformGeneratorMetadata ?? {};
  return providerVersion !== undefined && excludesFrom(providerVersion, minimum)
    ? providerVersionConstraint
    : providerVersion;
}

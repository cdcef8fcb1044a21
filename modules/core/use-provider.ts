import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  TerraformDataSource,
  TerraformElement,
  type TerraformModule,
  TerraformProvider,
  TerraformResource,
} from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { perStack } from './per-stack';
import { shown } from './shown';
import { addAspect, stackOf } from './stack';
import { validate } from './validation';
import { warnOnce } from './warn-once';

/** Property of a construct that holds the provider of everything below it, also for other copies of this library. */
const usedProvider = Symbol.for('cdktf-firelens.used-provider');

interface ProviderHolder extends IConstruct {
  [usedProvider]?: AwsProvider;
}

/**
 * Makes everything below a construct use an AWS provider, such as one with an `alias` for another region or account: all
 * resources, data sources and Terraform modules, also those created later, and what the modules of this library read of
 * the region and the account. A nested call and an explicit `provider` take precedence. Call it before modules are
 * created below the construct, because they read the region and the account when they are created.
 *
 * @returns the construct
 * @throws ValidationError if the provider belongs to another stack, if the construct uses another provider already, or if
 *   a module below it has already read the region or the account of another provider
 * @example
 *
 *     const provider = new AwsProvider(this, 'OregonProvider', { region: 'us-west-2', alias: 'oregon' });
 *     const oregon = useProvider(new Construct(this, 'Oregon'), provider);
 *     const logs = new LogBucket(oregon, 'Logs');
 */
export function useProvider<Scope extends Construct>(scope: Scope, provider: AwsProvider): Scope {
  validate(scope, [!isAwsProvider(provider) && `provider must be an AwsProvider, got ${shown(provider)}`]);
  const holder: ProviderHolder = scope;
  const [own, other, earlier] = [stackOf(scope), stackOf(provider), holder[usedProvider]];
  validate(scope, [
    own !== other &&
      `provider must be in the stack "${own.node.path}", got one of the stack "${other.node.path}"; create it in the same stack`,
    earlier !== undefined &&
      earlier !== provider &&
      `useProvider must be called once, got the provider "${provider.node.path}" after "${earlier.node.path}"; remove one of the calls`,
    ...readersBelow(scope, provider).map(
      (path) =>
        `useProvider must be called before modules are created, got a call after "${path}" read the region or the account of another provider; call it on a new Construct, and create the modules below that`,
    ),
  ]);
  holder[usedProvider] = provider;
  assignProviders(scope);
  return scope;
}

/** Returns the provider that resources of a construct use, unless it is the one without an alias. */
export function aliasedProviderOf(scope: IConstruct): AwsProvider | undefined {
  const provider = chosenProviderOf(scope);
  return provider?.alias === undefined ? undefined : provider;
}

/** Returns the provider that resources of a construct use: the chosen one, or the one without an alias if it exists. */
export function providerOf(scope: IConstruct): AwsProvider | undefined {
  return aliasedProviderOf(scope) ?? awsProvidersOf(scope).find(({ alias }) => alias === undefined);
}

/** Returns the AWS providers of the stack of a construct. */
export function awsProvidersOf(scope: IConstruct): readonly AwsProvider[] {
  return stackOf(scope)
    .allProviders()
    .filter((each) => isAwsProvider(each));
}

/**
 * Returns the parent of what constructs share that use the same provider of a stack: the stack for the provider without an
 * alias, and the provider for others.
 */
export function sharingScope(scope: IConstruct): Construct {
  const provider = aliasedProviderOf(scope);
  if (provider === undefined) return stackOf(scope);
  const holder: ProviderHolder = provider;
  holder[usedProvider] = provider;
  return provider;
}

/** Registers that a construct has read the region or the account of its provider, which must not change any more. */
export function rememberReader(scope: IConstruct): void {
  readersOf(scope).add(scope);
}

function readersOf(scope: IConstruct): Set<IConstruct> {
  return perStack(scope, 'provider-readers', () => {
    const stack = stackOf(scope);
    stack.node.addValidation({
      validate: () => {
        warnOnce(stack, warningsOfUnchosen(stack));
        return [];
      },
    });
    return new Set<IConstruct>();
  });
}

/** Returns a warning if a stack has only providers with an alias, and resources that use none of them. */
function warningsOfUnchosen(stack: IConstruct): readonly string[] {
  const providers = awsProvidersOf(stack);
  if (providers.length === 0 || providers.some(({ alias }) => alias === undefined)) return [];
  const unchosen = stack.node.findAll().filter((each) => isAwsElement(each) && each.provider === undefined);
  return unchosen
    .slice(0, 1)
    .map(
      ({ node }) =>
        `all AWS providers of the stack have an alias, and ${unchosen.length} resources and data sources, such as "${node.path}", use none of them, so Terraform takes their region and account from its environment; call useProvider() on the stack or on a construct in it, or remove an alias`,
    );
}

function isAwsProvider(value: unknown): value is AwsProvider {
  return TerraformProvider.isTerraformProvider(value) && value.terraformResourceType === 'aws';
}

/** Returns the provider that an element names itself, or that was chosen for it or for a construct around it. */
function chosenProviderOf(scope: IConstruct): AwsProvider | undefined {
  const own = isAwsElement(scope) ? scope.provider : undefined;
  return isAwsProvider(own) ? own : holderOf(scope)?.[usedProvider];
}

function holderOf(scope: IConstruct): ProviderHolder | undefined {
  const holders: readonly ProviderHolder[] = scope.node.scopes;
  return holders.findLast((each) => each[usedProvider] !== undefined);
}

/** Returns the paths of the constructs below a scope that have read what another provider is configured with. */
function readersBelow(scope: IConstruct, provider: AwsProvider): readonly string[] {
  return [...readersOf(scope)]
    .filter(({ node }) => node.scopes.includes(scope))
    .filter((reader) => !holderOf(reader)?.node.scopes.includes(scope))
    .filter((reader) => providerOf(reader) !== provider)
    .map(({ node }) => node.path);
}

/** Sets the providers of the elements of a stack at synth. One aspect does this for all providers. */
function assignProviders(scope: IConstruct): void {
  perStack(scope, 'assigned-providers', () => {
    addAspect(stackOf(scope), (construct) => {
      const provider = aliasedProviderOf(construct);
      if (provider === undefined) return;
      if (isAwsElement(construct)) construct.provider ??= provider;
      if (isModule(construct) && !(construct.providers ?? []).some((each) => isAwsProvider(each)))
        construct.addProvider(provider);
    });
    return true;
  });
}

/** Resource or data source of the AWS provider. */
export type AwsElement = TerraformResource | TerraformDataSource;

/** Returns whether a construct is a resource or a data source of the AWS provider. */
export function isAwsElement(construct: IConstruct): construct is AwsElement {
  return (
    (TerraformResource.isTerraformResource(construct) || TerraformDataSource.isTerraformDataSource(construct)) &&
    /^(data\.)?aws_/.test(construct.terraformResourceType)
  );
}

function isModule(construct: IConstruct): construct is TerraformModule {
  return TerraformElement.isTerraformElement(construct) && 'addProvider' in construct;
}

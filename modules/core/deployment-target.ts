import type { IConstruct } from 'constructs';
import { resolved } from './resolved';
import { isExpression } from './stack-independent';
import { providerOf } from './use-provider';

/** Arguments of the AWS provider, by their Terraform names. */
type ProviderArguments = Readonly<Record<string, unknown>>;

/** Arguments that choose the account, if nothing names it. */
const credentials = [
  'profile',
  'access_key',
  'assume_role',
  'assume_role_with_web_identity',
  'shared_config_files',
  'shared_credentials_files',
  'allowed_account_ids',
] as const;

/**
 * Returns a string that is equal for two constructs if the arguments of their AWS providers choose the same region and
 * account; `undefined` if that is known only at deploy. Providers without such arguments read the same environment.
 */
export function deploymentTarget(scope: IConstruct): string | undefined {
  const values = argumentsOf(scope);
  if (!values) return undefined;
  const target = JSON.stringify([values['region'], accountOf(values) ?? credentials.map((name) => values[name])]);
  return isExpression(target) ? undefined : target;
}

/** Returns the account that the provider of a construct uses, if its arguments name one that is known at synth. */
export function knownAccountId(scope: IConstruct): string | undefined {
  const values = argumentsOf(scope);
  const account = values && accountOf(values);
  return isExpression(account) ? undefined : account;
}

function argumentsOf(scope: IConstruct): ProviderArguments | undefined {
  const chosen = providerOf(scope);
  if (!chosen) return undefined;
  const { provider } = resolved(
    chosen,
    chosen.toTerraform() as { readonly provider: { readonly aws: [ProviderArguments] } },
  );
  return provider.aws[0];
}

function accountOf({ allowed_account_ids: allowed, assume_role: assumed }: ProviderArguments): string | undefined {
  if (Array.isArray(allowed) && allowed.length === 1) return String(allowed[0]);
  const last = [assumed].flat().at(-1) as { readonly role_arn?: string } | undefined;
  return /^arn:[^:]+:iam::(\d{12}):/.exec(last?.role_arn ?? '')?.[1];
}

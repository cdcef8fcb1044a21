import { originOf } from './dependencies';
import { knownAccountId } from './deployment-target';
import { perStack } from './per-stack';
import { resolved } from './resolved';
import { type AwsElement, isAwsElement, providerOf } from './use-provider';
import { isKnown } from './validation';

/**
 * Returns the region of a resource: the one in its ARN, or that of the provider of the resource of which a token is an
 * attribute; `undefined` if it is known only at deploy, or if there is none.
 */
export function regionOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (isKnown(value)) return value.split(':')[3] || undefined;
  const element = elementOf(value);
  if (!element || choosesRegion(element)) return undefined;
  const region = providerOf(element)?.region;
  return isKnown(region) ? region : undefined;
}

/** Returns the account of the resource of which a token is an attribute, as far as its provider states it. */
export function accountOf(value: string): string | undefined {
  const element = elementOf(value);
  return element && !element.terraformResourceType.startsWith('data.') ? knownAccountId(element) : undefined;
}

/** Returns whether an element can be in another region than that of its provider. */
function choosesRegion(element: AwsElement): boolean {
  // Provider 6 has an argument for the region of a single resource, and S3 finds a bucket in any region.
  return (
    ('regionInput' in element && element.regionInput !== undefined) ||
    element.terraformResourceType === 'data.aws_s3_bucket'
  );
}

/** Returns the resource or the data source of which a token is an attribute; each token is looked up once. */
function elementOf(token: string): AwsElement | undefined {
  const stack = originOf(token);
  if (!stack) return undefined;
  const known = perStack(stack, 'elements-of-tokens', () => new Map<string, AwsElement>());
  const address = /^\$\{([\w.-]+)/.exec(known.has(token) ? '' : resolved(stack, token))?.[1] ?? '';
  const element =
    known.get(token) ??
    stack.node
      .findAll()
      .find((each): each is AwsElement => isAwsElement(each) && address.startsWith(`${addressOf(each)}.`));
  if (element) known.set(token, element);
  return element;
}

function addressOf({ terraformResourceType: type, friendlyUniqueId: name }: AwsElement): string {
  return `${type}.${name}`;
}

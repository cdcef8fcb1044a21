import type { Construct } from 'constructs';
import { knownRegion } from './aws-environment';
import type { Problem } from './problem';
import { regionOf } from './resource-place';
import { aliasedProviderOf } from './use-provider';

/**
 * Returns an error for each resource that is not in the region of a construct, where other resources use it. The names are
 * the properties that contain ARNs or IDs. The region is that in an ARN, or that of the provider of the resource to which a
 * token refers; a value or a region that is known only at deploy is not checked.
 */
export function ownRegionProblems(
  scope: Construct,
  resources: Readonly<Record<string, string | undefined>>,
): readonly Problem[] {
  const region = knownRegion(scope);
  if (region === undefined) return [];
  const alias = aliasedProviderOf(scope)?.alias;
  const [user, fix] =
    alias === undefined
      ? ['which the stack deploys to', 'change the region of the provider']
      : [`which the provider "${alias}" uses`, 'create it with the same provider'];
  return Object.entries(resources).map(([name, value]) => {
    const found = regionOf(value);
    return (
      found !== undefined &&
      found !== region &&
      `${name} must be in region ${JSON.stringify(region)}, ${user}, got ${JSON.stringify(found)}; use a resource of that region, or ${fix}`
    );
  });
}

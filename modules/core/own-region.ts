import type { Construct } from 'constructs';
import { knownRegion } from './aws-environment';
import type { Problem } from './problem';
import { isKnown } from './validation';

/**
 * Returns an error for each ARN of a resource that is not in the region of a stack, where other resources use it. The
 * names are the properties that contain the ARNs. An ARN or a region that is known only at deploy is not checked, nor is
 * an ARN without a region.
 */
export function ownRegionProblems(
  scope: Construct,
  arns: Readonly<Record<string, string | undefined>>,
): readonly Problem[] {
  const region = knownRegion(scope);
  return region === undefined ? [] : Object.entries(arns).map(([name, arn]) => problemOf(name, arn, region));
}

function problemOf(name: string, arn: unknown, region: string): Problem {
  const [, , , ofArn = ''] = typeof arn === 'string' && isKnown(arn) ? arn.split(':') : [];
  return (
    ofArn !== '' &&
    ofArn !== region &&
    `${name} must be in region ${JSON.stringify(region)}, which the stack deploys to, got ${JSON.stringify(ofArn)}; use a resource of that region, or change the region of the provider`
  );
}

import type { AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import type { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { architectureOf } from './container-instance';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown, patternProblem } from '../core/validation';

/** Size and instance types of an Auto Scaling group. */
export interface InstanceGroup {
  /** Instance types, in order of preference. */
  readonly instanceTypes: readonly string[];
  /** Minimum number of instances. */
  readonly minInstances?: number;
  /** Maximum number of instances. */
  readonly maxInstances: number;
  /** Percentage of the instances that run on Spot. */
  readonly spotPercent?: number;
}

/** Returns the launch arguments of the group: a launch template for one instance type, or a mixed instances policy. */
export function instancesOf(
  { instanceTypes, spotPercent = 0 }: InstanceGroup,
  launchTemplate: LaunchTemplate,
): Pick<AutoscalingGroupConfig, 'launchTemplate' | 'mixedInstancesPolicy'> {
  const version = Token.asString(launchTemplate.latestVersion);
  if (instanceTypes.length === 1 && spotPercent === 0) return { launchTemplate: { id: launchTemplate.id, version } };
  return {
    mixedInstancesPolicy: {
      instancesDistribution: {
        onDemandAllocationStrategy: 'prioritized',
        onDemandPercentageAboveBaseCapacity: 100 - spotPercent,
        spotAllocationStrategy: 'price-capacity-optimized',
      },
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: launchTemplate.id, version },
        override: instanceTypes.map((instanceType) => ({ instanceType })),
      },
    },
  };
}

/** Checks the instance types and the size of a group. */
export function groupProblems({ instanceTypes, minInstances, maxInstances, spotPercent }: InstanceGroup): Problem[] {
  return [
    ...typesProblems(instanceTypes),
    integerProblem('minInstances', minInstances, { min: 0 }),
    integerProblem('maxInstances', maxInstances, { min: 1 }),
    isKnown(minInstances) &&
      isKnown(maxInstances) &&
      minInstances! > maxInstances &&
      `maxInstances must not be less than minInstances (${minInstances}), got ${maxInstances}`,
    spotPercent !== undefined && !isKnown(spotPercent)
      ? "spotPercent must be known at synth time, not a token, because the group's launch configuration depends on it"
      : integerProblem('spotPercent', spotPercent, { min: 0, max: 100 }),
  ];
}

function typesProblems(types: readonly string[]): Problem[] {
  if (!isKnown(types) || !types.every(isKnown)) {
    return ['instanceTypes must be known at synth time, not tokens, because the AMI depends on them'];
  }
  const architectures = new Set(types.map(architectureOf));
  return [
    types.length === 0 && 'instanceTypes must contain at least one instance type, such as "t3.medium", got none',
    ...types.map((type, index) =>
      patternProblem(
        `instanceTypes[${index}]`,
        type,
        /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/,
        'an instance type, such as "t3.medium"',
      ),
    ),
    architectures.size > 1 &&
      `instanceTypes must all have the same CPU architecture, because all instances use one AMI, got ${types.map((type) => `"${type}" with ${architectureOf(type)}`).join(', ')}`,
  ];
}

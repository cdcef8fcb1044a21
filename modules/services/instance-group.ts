import type { AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import type { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { architectureOf } from './container-instance';
import { integerProblem, isKnown, patternProblem, type Problem } from '../core/validation';

/** The instances of a group. */
export interface InstanceGroup {
  /** Their types, the first choice first. */
  readonly instanceTypes: readonly string[];
  /** The fewest that there are. */
  readonly minInstances?: number;
  /** The most that there are. */
  readonly maxInstances: number;
  /** Percent of them on Spot. */
  readonly spotPercent?: number;
}

/** What a group starts: instances of one type, or of several of which it takes the first that there is. */
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

/** What is wrong with the instances that a group is to have. */
export function groupProblems({ instanceTypes, minInstances, maxInstances, spotPercent }: InstanceGroup): Problem[] {
  return [
    ...typesProblems(instanceTypes),
    integerProblem('minInstances', minInstances, { min: 0 }),
    integerProblem('maxInstances', maxInstances, { min: 1 }),
    isKnown(minInstances) &&
      isKnown(maxInstances) &&
      minInstances! > maxInstances &&
      `maxInstances must not be below minInstances ${minInstances}, got ${maxInstances}`,
    spotPercent !== undefined && !isKnown(spotPercent)
      ? 'spotPercent must be known at synth time, since the group follows from it, got a token'
      : integerProblem('spotPercent', spotPercent, { min: 0, max: 100 }),
  ];
}

function typesProblems(types: readonly string[]): Problem[] {
  if (!isKnown(types) || !types.every(isKnown)) {
    return ['instanceTypes must be known at synth time, since their image follows from them, got a token'];
  }
  const architectures = new Set(types.map(architectureOf));
  return [
    types.length === 0 && 'instanceTypes must hold at least one type, such as "t3.medium", got none',
    ...types.map((type, index) =>
      patternProblem(
        `instanceTypes[${index}]`,
        type,
        /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/,
        'a type of instance, such as "t3.medium"',
      ),
    ),
    architectures.size > 1 &&
      `instanceTypes must have one processor, as they run one image, got ${types.map((type) => `"${type}" with ${architectureOf(type)}`).join(', ')}`,
  ];
}

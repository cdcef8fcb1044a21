import type { EcsServiceVpcLatticeConfigurations } from '@cdktf/provider-aws/lib/ecs-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Container } from '../containers/container';
import { namedPorts } from '../containers/port-mapping';
import { list } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { roleArn } from '../core/references';
import { known, required } from '../core/shape';
import { shown } from '../core/shown';
import { arnOf, plainText } from '../core/string-shape';
import { createInfrastructureRole } from './infrastructure-role';

/** A target group of VPC Lattice in which ECS registers the tasks of a service. */
export interface VpcLatticeConfiguration {
  /** ARN of the target group, of the type `IP` for tasks with their own network interfaces. */
  readonly targetGroupArn: string;

  /** Name of the port of a container that receives the requests. */
  readonly portName: string;

  /**
   * ARN of an existing role with which ECS registers the tasks; it needs the policy
   * `AmazonECSInfrastructureRolePolicyForVpcLattice` of AWS.
   *
   * @default - a role that is created
   */
  readonly roleArn?: string;
}

/** Target groups of VPC Lattice, in the form of the AWS provider. */
export interface LatticeTargets {
  /** Argument of the service. */
  readonly vpcLatticeConfigurations: EcsServiceVpcLatticeConfigurations[];
  /** Permissions that ECS needs before it registers tasks. */
  readonly dependables: readonly ITerraformDependable[];
}

/**
 * Returns the VPC Lattice argument of a service, and creates the role unless each target group has its own.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-vpc-lattice.html
 */
export function createLatticeTargets(
  scope: Construct,
  configurations: readonly VpcLatticeConfiguration[],
): LatticeTargets {
  const created = configurations.every((each) => each.roleArn !== undefined)
    ? undefined
    : createInfrastructureRole(new Construct(scope, 'LatticeRole'), {
        description: 'Registers tasks in target groups of VPC Lattice',
        policyId: 'RegisterTargets',
        policyName: 'AmazonECSInfrastructureRolePolicyForVpcLattice',
      });
  return {
    vpcLatticeConfigurations: configurations.map(({ targetGroupArn, portName, roleArn = created!.role.arn }) => ({
      ...{ targetGroupArn, portName, roleArn },
    })),
    dependables: created ? [created.policy] : [],
  };
}

/** Checks the target groups of VPC Lattice. */
export function latticeProblems(
  configurations: readonly VpcLatticeConfiguration[] = [],
  containers: Readonly<Record<string, Container>>,
): readonly Problem[] {
  const names = namedPorts(containers).map(({ name }) => name);
  return configurations.map(
    ({ portName }, index) =>
      !names.includes(portName) &&
      `vpcLatticeConfigurations[${index}].portName must be the name of a port of the containers, got ${shown(portName)}; ${names.length === 0 ? 'no port has a name' : `those are ${names.map(shown).join(', ')}`}`,
  );
}

/** Shape of the target groups of VPC Lattice. */
export const vpcLatticeConfigurations = list(
  fields<VpcLatticeConfiguration>({
    targetGroupArn: required(arnOf('vpc-lattice', 'a target group of VPC Lattice', 'targetgroup/[\\w-]+')),
    portName: required(known(plainText)),
    roleArn,
  }),
);

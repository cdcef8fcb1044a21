import { TerraformStack, Testing } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { modules } from '../../lab/inputs/modules';
import { destinationShapes } from '../../lab/inputs/destinations';
import * as library from '../../modules';
import type { Shape } from '../../modules/core/shape';

/**
 * Names that a page may state: exports of the library and their static members, properties, alone or below others, such as
 * `loadBalancing.container`, and attributes of services.
 */
export function namesOfLibrary(): ReadonlySet<string> {
  const exported = Object.entries(library).flatMap(([name, value]) => [
    name,
    ...Object.getOwnPropertyNames(value).map((each) => `${name}.${each}`),
  ]);
  const shapes = [...Object.values(modules).map(({ shape }) => shape), ...Object.values(destinationShapes)];
  return new Set([...exported, ...shapes.flatMap(pathsIn).flatMap(endsOf), ...attributesOfServices()]);
}

/** Attributes of a service and of its task definition, and their resources. */
function attributesOfServices(): readonly string[] {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const service = new library.FargateService(stack, 'Service', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] },
    cpu: 256,
    memoryMiB: 512,
    containers: { app: { image: 'app:1' } },
  });
  return [service, service.taskDefinition].flatMap((construct) => [
    ...Object.keys(construct),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(construct)),
    ...Object.keys(construct.resources).map((name) => `resources.${name}`),
  ]);
}

/** Returns the paths of all properties in a shape, without the names of elements. */
function pathsIn(shape: Shape): readonly string[] {
  const { parts } = shape;
  if (parts === undefined) return [];
  if ('each' in parts) return pathsIn(parts.each);
  if (parts.of !== 'object') return parts.shapes.flatMap(pathsIn);
  return Object.entries(parts.fields).flatMap(([name, each]) => [
    name,
    ...pathsIn(each).map((path) => `${name}.${path}`),
  ]);
}

function endsOf(path: string): readonly string[] {
  const names = path.split('.');
  return names.map((_, index) => names.slice(index).join('.'));
}

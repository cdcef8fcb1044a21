import { Annotations } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { perApp } from '../core/per-stack';
import { rule } from '../core/rule';
import { addAspect } from '../core/stack';

/** Returns the AWS services with endpoints in a VPC; several stacks of an app can share a network. */
function endpointsOf(scope: IConstruct, vpcId: string): Set<string> {
  const endpoints = perApp(scope, 'vpc-endpoints', () => new Map<string, Set<string>>());
  const ofVpc = endpoints.get(vpcId) ?? new Set<string>();
  endpoints.set(vpcId, ofVpc);
  return ofVpc;
}

/** Registers the VPC endpoints of a network, by short service name such as `logs` or by full service name. */
export function rememberEndpoints(scope: Construct, vpcId: string, services: readonly string[]): void {
  const known = endpointsOf(scope, vpcId);
  services.forEach((service) => known.add(service.replace(/^(cn\.)?com\.amazonaws\.[^.]+\./, '')));
}

/** Network requirements of tasks that run in an isolated network. */
export interface IsolatedTasks {
  /** ID of the VPC. */
  readonly vpcId: string;
  /** AWS services that the tasks connect to, by the names of their VPC endpoints. */
  readonly vpcEndpoints: readonly string[];
  /** Images of the tasks that are not in Amazon ECR. */
  readonly imagesOutsideEcr: readonly string[];
}

const isolated = 'network: private subnets have no internet access';

const reachedServices = rule('N06', {
  variant: 'endpoints',
  states: 'Tasks without internet access have VPC endpoints.',
  severity: 'warning',
  fix: 'Ignore the warning if the endpoints are not created by `VpcEndpoints` in the same app.',
  check: (missing: readonly string[]) =>
    missing.length > 0 && `${isolated}; tasks need VPC endpoints for ${missing.join(', ')}`,
});

const pulledImages = rule('N06', {
  variant: 'images',
  states: 'The images of tasks without internet access are in ECR.',
  severity: 'warning',
  fix: 'Ignore the warning if the tasks can reach your registry in another way.',
  check: (imagesOutsideEcr: readonly string[]) =>
    imagesOutsideEcr.map((image) => `${isolated}; the image ${JSON.stringify(image)} cannot be pulled, copy it to ECR`),
});

/**
 * Warns about missing VPC endpoints and unreachable images of a service, after all constructs have been created (N06).
 */
export function warnOfIsolation(service: Construct, { vpcId, vpcEndpoints, imagesOutsideEcr }: IsolatedTasks): void {
  addAspect(service, (visited) => {
    if (visited !== service) return;
    const known = endpointsOf(service, vpcId);
    const missing = vpcEndpoints.filter((name) => !known.has(name));
    [...reachedServices(missing), ...pulledImages(imagesOutsideEcr)].forEach((warning) =>
      Annotations.of(service).addWarning(warning),
    );
  });
}

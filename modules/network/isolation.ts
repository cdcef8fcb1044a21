import { Annotations, Aspects } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';

/** Services of AWS to which networks have endpoints, by app and network: stacks of one app may share a network. */
const endpoints = new WeakMap<IConstruct, Map<string, Set<string>>>();

function endpointsOf(scope: IConstruct, vpcId: string): Set<string> {
  const { root } = scope.node;
  const ofApp = endpoints.get(root) ?? new Map<string, Set<string>>();
  const ofNetwork = ofApp.get(vpcId) ?? new Set();
  endpoints.set(root, ofApp.set(vpcId, ofNetwork));
  return ofNetwork;
}

/** Remembers that a network has endpoints to services of AWS, each by its name as in `logs`, or by its whole one. */
export function rememberEndpoints(scope: Construct, vpcId: string, services: readonly string[]): void {
  const known = endpointsOf(scope, vpcId);
  services.forEach((service) => known.add(service.replace(/^(cn\.)?com\.amazonaws\.[^.]+\./, '')));
}

/** What tasks must reach, and the network without a way to the internet in which they run. */
export interface IsolatedTasks {
  /** Id of the network. */
  readonly vpcId: string;
  /** Services of AWS that they connect to, by the names of their VPC endpoints. */
  readonly vpcEndpoints: readonly string[];
  /** Their images that are not in ECR. */
  readonly imagesOutsideEcr: readonly string[];
}

/** Warns, once everything of the app stands, of what the tasks of a service cannot reach (N06). */
export function warnOfIsolation(service: Construct, { vpcId, vpcEndpoints, imagesOutsideEcr }: IsolatedTasks): void {
  const isolated = 'network: its private subnets have no way to the internet';
  Aspects.of(service).add({
    visit(visited) {
      if (visited !== service) return;
      const known = endpointsOf(service, vpcId);
      const missing = vpcEndpoints.filter((name) => !known.has(name));
      [
        ...(missing.length === 0
          ? []
          : [`${isolated}, so the tasks need VPC endpoints for ${missing.join(', ')} (N06)`]),
        ...imagesOutsideEcr.map(
          (image) => `${isolated}, so the image ${JSON.stringify(image)} cannot be pulled; copy it into ECR (N06)`,
        ),
      ].forEach((warning) => Annotations.of(service).addWarning(warning));
    },
  });
}

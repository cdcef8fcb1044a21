import type { Construct } from 'constructs';
import { isWindows, type PlatformTask } from '../containers/runtime-platform';
import type { Problem } from '../core/problem';
import { resolved } from '../core/resolved';
import { shown } from '../core/shown';
import { isKnown } from '../core/validation';
import type { Network } from '../network/network';

/** Properties of a service that ECS restricts for tasks without IPv4 addresses. */
export interface Ipv6OnlyService extends PlatformTask {
  /** Network of the tasks. */
  readonly network: Network;
  /** `true` if the tasks are in the public subnets, which have IPv4. */
  readonly assignPublicIp?: boolean;
  /** Enables ECS Exec. */
  readonly executeCommand?: unknown;
}

/** Returns whether the tasks of a service have IPv6 addresses only. */
export function isIpv6OnlyService({
  network,
  assignPublicIp = false,
}: Pick<Ipv6OnlyService, 'network' | 'assignPublicIp'>): boolean {
  return network.ipv6 === 'ipv6-only' && !assignPublicIp;
}

/**
 * Returns what ECS does not support for tasks with IPv6 addresses only.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
export function ipv6OnlyProblems(service: Ipv6OnlyService): readonly Problem[] {
  if (!isIpv6OnlyService(service)) return [];
  const { executeCommand = false } = service;
  return [
    isWindows(service) &&
      `network.ipv6 must not be "ipv6-only" with operatingSystemFamily "${service.operatingSystemFamily}", because ECS runs only Linux without IPv4; use a network with ipv6 "dual-stack"`,
    service.network.isolated === true &&
      'network.isolated must be false with network.ipv6 "ipv6-only", because Amazon ECR has no VPC endpoints with IPv6, so that tasks could not pull images; route IPv6 to an egress-only internet gateway, or use a network with ipv6 "dual-stack"',
    executeCommand !== false &&
      'executeCommand must be false with network.ipv6 "ipv6-only", because ECS Exec needs IPv4; remove it, or use a network with ipv6 "dual-stack"',
  ];
}

/** Domains of private registries of ECR with IPv4 only, and those of the same registries with IPv6 as well. */
const dualStackDomains: Readonly<Record<string, string>> = {
  'amazonaws.com': 'on.aws',
  'amazonaws.com.cn': 'on.amazonwebservices.com.cn',
};

/** Address of an image in a registry with IPv4 only. */
const ipv4Address = /^(\d{12})\.dkr\.ecr(-fips)?\.([a-z0-9-]+)\.([a-z.]+)(\/.+)$/;

/**
 * Returns the problems of images in ECR, which tasks without IPv4 pull by dual-stack addresses.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 */
export function ipv6OnlyImageProblems(images: readonly string[]): readonly Problem[] {
  return images.map((image) => {
    const [, account, fips = '', region, domain = '', path] = (isKnown(image) && ipv4Address.exec(image)) || [];
    if (account === undefined || !Object.hasOwn(dualStackDomains, domain)) return undefined;
    const dualStack = `${account}.dkr-ecr${fips}.${region}.${dualStackDomains[domain]}${path}`;
    return `the image ${shown(image)} must have a dual-stack address with network.ipv6 "ipv6-only", because tasks without IPv4 cannot pull it; use ${shown(dualStack)}`;
  });
}

/** Returns a warning for each image whose address is known only at deploy and does not name a dual-stack registry. */
export function ipv6OnlyImageWarnings(scope: Construct, images: readonly string[]): readonly string[] {
  return images
    .filter((image) => !isKnown(image) && !resolved(scope, image).includes('.dkr-ecr'))
    .map(
      () =>
        'network.ipv6 is "ipv6-only", and the address of an image is known only at deploy; it must be a dual-stack address, such as that of an EcrRepository with dualStack',
    )
    .slice(0, 1);
}

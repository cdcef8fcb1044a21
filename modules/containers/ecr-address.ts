import { rule } from '../core/rule';
import { isKnown } from '../core/validation';

/** Parts of the address of an image in a private ECR registry. */
export interface EcrAddress {
  /** Partition of the registry, such as `aws-cn`. */
  readonly partition: string;
  /** Account of the registry. */
  readonly account: string;
  /** Region of the registry. */
  readonly region: string;
  /** Name of the repository. */
  readonly repository: string;
}

/**
 * Partition of a registry by its domain; in `amazonaws.com` and `on.aws`, the Regions of GovCloud form a partition of
 * their own.
 *
 * @see https://github.com/awslabs/amazon-ecr-credential-helper/blob/main/ecr-login/api/client.go
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
 */
const partitions: Readonly<Record<string, string>> = {
  'amazonaws.com': 'aws',
  'on.aws': 'aws',
  'amazonaws.com.cn': 'aws-cn',
  'on.amazonwebservices.com.cn': 'aws-cn',
  'amazonaws.eu': 'aws-eusc',
  'c2s.ic.gov': 'aws-iso',
  'sc2s.sgov.gov': 'aws-iso-b',
  'cloud.adc-e.uk': 'aws-iso-e',
  'csp.hci.ic.gov': 'aws-iso-f',
};

/** The separators before `ecr` are a dot, or a hyphen in dual-stack addresses. */
const host = /^(?<account>\d{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9][a-z0-9-]*)\.(?<domain>[a-z0-9.-]+)$/;

/** Returns the parts of the address of an image, or `undefined` if the image is not in a private ECR registry. */
export function ecrAddress(image: string): EcrAddress | undefined {
  const [registry, ...path] = image.split('/');
  const { account, region, domain } = host.exec(registry!)?.groups ?? {};
  const partition = domain !== undefined && Object.hasOwn(partitions, domain) ? partitions[domain] : undefined;
  const [repository] = path.join('/').split(/[:@]/);
  if (!account || !region || !partition || !repository) return undefined;
  return { partition: region.startsWith('us-gov-') ? 'aws-us-gov' : partition, account, region, repository };
}

/** Returns the ARN of the repository with an address. */
export function repositoryArnOf({ partition, account, region, repository }: EcrAddress): string {
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}

/** Returns a warning if an image seems to be in a private ECR registry, but its address is unknown. */
export const unknownEcrAddress = rule('M25', {
  states: 'The address of an image in ECR is one that the library knows, so that ECS has permission to pull the image.',
  severity: 'warning',
  fix: 'Correct the address, or specify the image with its `repositoryArn`. Ignore the warning if the registry is not ECR.',
  check: (image: string) =>
    isKnown(image) &&
    isSimilar(image.split('/')[0]!.toLowerCase(), image) &&
    `the registry of the image ${JSON.stringify(image)} looks like ECR, but is not a known address of it, such as "111122223333.dkr.ecr.eu-west-1.amazonaws.com"; no pull permission is granted`,
});

/** Registries of Amazon ECR Public, from which everybody can pull. */
const publicRegistries = new Set(['public.ecr.aws', 'ecr-public.aws.com']);

function isSimilar(registry: string, image: string): boolean {
  if (!image.includes('/') || publicRegistries.has(registry) || ecrAddress(image)) return false;
  const ofAws = /(^\d+\.|amazonaws\.|\.aws$|amazonwebservices\.|\.ic\.gov$|\.sgov\.gov$|\.adc-e\.uk$)/;
  return /dkr[.-]ecr/.test(registry) || (ofAws.test(registry) && /(^|[.-])(dkr|ecr)([.-]|$)/.test(registry));
}

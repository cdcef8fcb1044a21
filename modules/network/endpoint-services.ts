import type { Construct } from 'constructs';
import { regionName, reverseDnsPrefix } from '../core/aws-environment';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';

/**
 * Short name of OpenSearch Serverless. Its data plane has a separate endpoint type; the EC2 endpoint with this name is
 * for the management API.
 */
export const openSearchServerless = 'aoss';

/**
 * Services whose endpoint names start with the reverse domain of the partition, such as `cn.com.amazonaws` in China.
 * The names of other services start with `com.amazonaws` in all partitions.
 */
const namedByPartition = ['ecr.api', 'ecr.dkr', 'kinesis-streams', 'sts'];

/** Returns the full name of the service that an endpoint connects to. */
export function endpointServiceName(scope: Construct, service: string): string {
  if (isFullName(service)) return service;
  const prefix = namedByPartition.includes(service) ? reverseDnsPrefix(scope) : 'com.amazonaws';
  return `${prefix}.${regionName(scope)}.${service}`;
}

/** Returns the short name of a service, such as `logs`, from its short or full name. */
export function shortName(service: string): string {
  return service.replace(/^(cn\.)?com\.amazonaws\.[^.]+\./, '');
}

/** Returns the construct ID of the endpoint of a service, such as `EcrApi`. */
export function endpointId(service: string): string {
  return service.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

function isFullName(service: string): boolean {
  return service.split('.').length > 3;
}

/** Returns the problems of `services`. */
export function servicesProblems(services: readonly string[]): Problem[] {
  if (!isKnown(services))
    return ['services must be an array known at synth time, got a token; each one creates an endpoint'];
  return [
    services.every((service) => service === 's3') &&
      `services must contain a service other than s3, which has a gateway endpoint in a Vpc, got ${JSON.stringify(services)}`,
    ...services.map((service, index) =>
      isKnown(service)
        ? patternProblem(
            `services[${index}]`,
            service,
            /^[a-z0-9-]+(\.[a-z0-9-]+)*$/,
            'the name of an AWS service as in its endpoint, such as "ecr.api"',
          )
        : `services[${index}] must be known at synth time, got a token; it creates an endpoint`,
    ),
    ...services.map((service, index) => {
      const other = services
        .slice(0, index)
        .find((each) => each !== service && endpointId(each) === endpointId(service));
      return other !== undefined && `services[${index}] must differ from "${other}", got "${service}"; leave one out`;
    }),
  ];
}

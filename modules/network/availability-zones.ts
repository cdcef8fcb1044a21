import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones';
import { propertyAccess, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** Returns the names of the first availability zones of the region. The plan fails if the region has fewer. */
export function firstZones(scope: Construct, count: number): string[] {
  const zones = new DataAwsAvailabilityZones(scope, 'Zones', {
    state: 'available',
    // Excludes Local Zones that the account has opted in to, which load balancers do not support.
    filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
    lifecycle: {
      postcondition: [
        {
          condition: `\${length(self.names) >= ${count}}`,
          errorMessage:
            `${scope.node.path} needs ${count} zones, but \${self.id} has \${length(self.names)} ` +
            `(\${join(", ", self.names)}): set zones to that number or less, or deploy to another region`,
        },
      ],
    },
  });
  // Indexed directly, because `element()` wraps around and would place two subnets in the same zone.
  return Array.from({ length: count }, (_, index) => Token.asString(propertyAccess(zones.names, [index])));
}

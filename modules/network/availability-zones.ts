import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones';
import { propertyAccess, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** Names of the first zones of whichever region the stack deploys to; a plan fails where the region has fewer. */
export function firstZones(scope: Construct, count: number): string[] {
  const zones = new DataAwsAvailabilityZones(scope, 'Zones', {
    state: 'available',
    // Without the local zones that an account has opted in to: a load balancer does not span them.
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
  // By index, not by element(), which starts over past the end and would put two subnets into one zone.
  return Array.from({ length: count }, (_, index) => Token.asString(propertyAccess(zones.names, [index])));
}

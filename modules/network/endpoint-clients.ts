import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { slug } from '../core/physical-name';
import { pathForNames } from '../core/rename';
import { byProperty, reference } from '../core/object-shape';
import { required } from '../core/shape';
import { stackOf } from '../core/stack';
import { plainText, text } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';
import { rangeProblem } from './ip-range';
import { isGiven } from '../core/given';

/**
 * Client of VPC endpoints: a security group, such as that of a `FargateService`, or a CIDR block, such as that of a
 * `Vpc`.
 */
export type EndpointClient = { readonly securityGroupId: string } | { readonly cidr: string };

/** Shape of an `EndpointClient`. */
export const endpointClient = byProperty({
  securityGroupId: reference<{ readonly securityGroupId: string }>({ securityGroupId: required(text) }),
  cidr: reference<{ readonly cidr: string }>({ cidr: required(plainText) }),
});

/** Creates an ingress rule for each client. */
export function allowClients(
  scope: Construct,
  securityGroupId: string,
  clients: readonly EndpointClient[],
): VpcSecurityGroupIngressRule[] {
  return clients.map(
    (client, index) =>
      new VpcSecurityGroupIngressRule(scope, `HttpsFrom${nameOf(scope, client, index)}`, {
        securityGroupId,
        description: `HTTPS from ${Construct.isConstruct(client) ? pathForNames(client) : peerOf(client)}`,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        ...(isGiven(client, 'securityGroupId')
          ? { referencedSecurityGroupId: client.securityGroupId }
          : { cidrIpv4: client.cidr }),
      }),
  );
}

/** Returns a construct ID that does not depend on the other clients, except for tokens, which are named by index. */
function nameOf(scope: Construct, client: EndpointClient, index: number): string {
  if (Construct.isConstruct(client)) {
    const [path, root] = [client.node.path, `${stackOf(scope).node.path}/`];
    return slug(path.startsWith(root) ? path.slice(root.length) : path);
  }
  const peer = peerOf(client);
  return isKnown(peer) ? slug(peer) : `Client${index}`;
}

function peerOf(client: EndpointClient): string {
  return isGiven(client, 'securityGroupId') ? client.securityGroupId : client.cidr;
}

/** Returns the problems of `clients`. */
export function clientsProblems(scope: Construct, clients: readonly EndpointClient[]): Problem[] {
  if (!isKnown(clients)) return ['clients must be an array known at synth time, got a token; each one creates a rule'];
  const names = clients.map((client, index) => nameOf(scope, client, index));
  return [
    ...clients.map((client, index) => isGiven(client, 'cidr') && rangeProblem(`clients[${index}].cidr`, client.cidr)),
    ...names.map(
      (name, index) =>
        names.indexOf(name) < index && `clients[${index}] must not repeat another client, got "${name}"; leave it out`,
    ),
  ];
}

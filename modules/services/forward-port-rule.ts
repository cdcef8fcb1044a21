import { Annotations, Aspects, TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { resolved } from '../core/resolved';

/** Port on which the router takes records of Fluentd libraries from the containers of its task. */
const forwardPort = 24224;

/**
 * Looks at every rule of the stack that lets somebody connect to the tasks of a security group: whoever reaches the
 * router's port can write records into the logs (N01). From anywhere that is an error, from elsewhere a warning.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export function guardForwardPort(scope: Construct, securityGroupId: string): void {
  Aspects.of(TerraformStack.of(scope)).add({
    visit: (construct) => {
      const ingress = ingressOf(construct);
      if (!ingress || !coversPort(ingress)) return;
      if (resolved(scope, ingress['security_group_id']) !== resolved<unknown>(scope, securityGroupId)) return;
      const sentence = `it must not let anybody connect to port ${forwardPort} of ${scope.node.path}, where records could be written into its logs; narrow its ports (N01)`;
      if (isFromAnywhere(ingress)) Annotations.of(construct).addError(sentence);
      else Annotations.of(construct).addWarning(sentence);
    },
  });
}

/** Arguments of a rule that lets somebody in, by Terraform's names. */
type Ingress = Readonly<Record<string, unknown>>;

function ingressOf(construct: IConstruct): Ingress | undefined {
  if (!TerraformElement.isTerraformElement(construct)) return undefined;
  const { terraformResourceType: type } = construct as { readonly terraformResourceType?: string };
  if (type !== 'aws_vpc_security_group_ingress_rule' && type !== 'aws_security_group_rule') return undefined;
  const { resource } = construct.toTerraform() as { readonly resource: Record<string, Record<string, Ingress>> };
  const [block] = Object.values(resource[type] ?? {});
  return block && block['type'] !== 'egress' ? block : undefined;
}

function coversPort({ ip_protocol: protocol, protocol: older, from_port: from, to_port: to }: Ingress): boolean {
  const named = String(protocol ?? older);
  if (named === '-1' || named === 'all') return true;
  return named === 'tcp' && Number(from) <= forwardPort && Number(to) >= forwardPort;
}

function isFromAnywhere({
  cidr_ipv4: ipv4,
  cidr_ipv6: ipv6,
  cidr_blocks: olderIpv4,
  ipv6_cidr_blocks: olderIpv6,
}: Ingress): boolean {
  return [ipv4, ipv6, olderIpv4, olderIpv6].flat().some((range) => range === '0.0.0.0/0' || range === '::/0');
}

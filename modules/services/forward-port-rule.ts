import { Annotations, TerraformElement } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { NetworkMode } from '../containers/task-host';
import { perStack } from '../core/per-stack';
import { resolved } from '../core/resolved';
import { rule } from '../core/rule';
import { addAspect, stackOf } from '../core/stack';

/** Port on which the log router receives records from the task's containers in the Fluentd forward protocol. */
const forwardPort = 24224;

const openPort = rule('N01', {
  states: "No security group rule opens the router's port 24224 to the internet.",
  severity: 'error',
  fix: 'Restrict the port range of the rule.',
  check: openedPort,
});

const openPortOfInstances = rule('N01', {
  section: 'EC2',
  states: "In the network mode `bridge`, no rule of the instances' security group opens the router's port 24224.",
  severity: 'error',
  fix: 'Restrict the port range of the rule.',
  check: openedPort,
});

const reachablePort = rule('N01', {
  variant: 'hosts',
  states: "No security group rule opens the router's port 24224 to other hosts.",
  severity: 'warning',
  fix: 'Ignore the warning if you trust those hosts to write to your logs.',
  check: openedPort,
});

function openedPort({ node }: Construct): string {
  return `the rule must not allow port ${forwardPort} of ${node.path}, because any client that connects to it can write log records; narrow the port range`;
}

/**
 * Checks every rule of the stack that allows connections to the tasks of a security group: a client that reaches the
 * port of the log router can write records into the logs. A rule open to any address is an error, any other rule a
 * warning. One aspect checks the rules of all services of a stack.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export function guardForwardPort(scope: Construct, securityGroupId: string, networkMode: NetworkMode = 'awsvpc'): void {
  const guarded = perStack(scope, 'guarded-services', () => {
    const services: GuardedService[] = [];
    const rules = new ForwardPortRules(services);
    addAspect(stackOf(scope), (construct) => rules.visit(construct));
    return services;
  });
  guarded.push({ scope, securityGroupId, networkMode });
}

/** A service whose tasks have a log router. */
interface GuardedService {
  readonly scope: Construct;
  readonly securityGroupId: string;
  readonly networkMode: NetworkMode;
}

class ForwardPortRules {
  private byGroup = new Map<unknown, GuardedService[]>();
  private grouped = 0;

  constructor(private readonly services: readonly GuardedService[]) {}

  visit(construct: IConstruct): void {
    const ingress = ingressOf(construct);
    if (!ingress || !coversPort(ingress)) return;
    const group = resolved<unknown>(construct, ingress['security_group_id']);
    for (const { scope, networkMode } of this.servicesByGroup().get(group) ?? []) {
      if (isFromAnywhere(ingress)) {
        const open = networkMode === 'bridge' ? openPortOfInstances : openPort;
        open(scope).forEach((error) => Annotations.of(construct).addError(error));
      } else {
        reachablePort(scope).forEach((warning) => Annotations.of(construct).addWarning(warning));
      }
    }
  }

  /** Services by their resolved security group; more may be added between two visits. */
  private servicesByGroup(): ReadonlyMap<unknown, readonly GuardedService[]> {
    for (; this.grouped < this.services.length; this.grouped += 1) {
      const service = this.services[this.grouped]!;
      const group = resolved<unknown>(service.scope, service.securityGroupId);
      this.byGroup.set(group, [...(this.byGroup.get(group) ?? []), service]);
    }
    return this.byGroup;
  }
}

/** Arguments of an inbound rule, by their Terraform names. */
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

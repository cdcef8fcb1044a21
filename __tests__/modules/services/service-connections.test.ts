import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { ServiceDiscoveryHttpNamespace } from '@cdktf/provider-aws/lib/service-discovery-http-namespace';
import { ServiceDiscoveryPrivateDnsNamespace } from '@cdktf/provider-aws/lib/service-discovery-private-dns-namespace';
import { ServiceDiscoveryService } from '@cdktf/provider-aws/lib/service-discovery-service';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  Ec2Service,
  type Ec2ServiceProps,
  FargateService,
  type FargateServiceOptions,
  renameConstruct,
  type ServiceConnectConfiguration,
  ServiceNamespace,
  ServiceRegistry,
} from '../../../modules';
import { appFolder } from '../../../lab/synth/app-folder';
import { refusal, synth } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-3', 'subnet-4'] };
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const capacity = { capacityProviderName: 'instances', securityGroupId: 'sg-instances' };
const api = {
  image: 'api:1',
  ports: [
    { containerPort: 8080, name: 'http', appProtocol: 'http' as const },
    { containerPort: 5432, name: 'sql' },
  ],
};

function service(stack: TerraformStack, options: Partial<FargateServiceOptions> = {}, id = 'Api'): FargateService {
  const containers = { api };
  return new FargateService(stack, id, { cluster, network, cpu: 256, memoryMiB: 512, containers, ...options });
}

function onInstances(stack: TerraformStack, options: Partial<Ec2ServiceProps> = {}, id = 'Api'): Ec2Service {
  const containers = { nginx: { ...nginx, memoryMiB: 256 } };
  return new Ec2Service(stack, id, { cluster, network, capacity, containers, ...options });
}

function problems(options: unknown): readonly string[] {
  return refusal((stack) => service(stack, options as Partial<FargateServiceOptions>))
    .split('\n  - ')
    .slice(1);
}

const connect = (services: ServiceConnectConfiguration['services'] | undefined, others: object = {}) => ({
  serviceConnectConfiguration: { namespace: 'shop', ...(services && { services }), ...others },
});

describe('Service Connect', () => {
  test('offers ports of the containers by their names, and logs to the log group of the task', () => {
    const { only } = synth((stack) => {
      const { namespaceArn: namespace } = new ServiceNamespace(stack, 'Namespace');
      service(stack, {
        serviceConnectConfiguration: {
          namespace,
          services: {
            http: {
              clientAlias: { port: 80, dnsName: 'api' },
              timeout: { idleTimeoutSeconds: 60, perRequestTimeoutSeconds: 5 },
            },
            sql: { clientAlias: { port: 5432 }, discoveryName: 'database', ingressPortOverride: 15432 },
          },
        },
      });
    });

    expect(only(ServiceDiscoveryHttpNamespace).name).toBe('test-Namespace');
    expect(only(EcsService).service_connect_configuration).toEqual({
      enabled: true,
      namespace: expect.stringMatching(/^\$\{aws_service_discovery_http_namespace\.\w+\.arn\}$/),
      service: [
        {
          port_name: 'http',
          client_alias: { port: 80, dns_name: 'api' },
          timeout: { idle_timeout_seconds: 60, per_request_timeout_seconds: 5 },
        },
        {
          port_name: 'sql',
          client_alias: { port: 5432 },
          discovery_name: 'database',
          ingress_port_override: 15432,
        },
      ],
      log_configuration: {
        log_driver: 'awslogs',
        options: {
          'awslogs-group': expect.stringContaining('aws_cloudwatch_log_group.Api_TaskDefinition_Logs'),
          'awslogs-region': '${data.aws_region.AwsRegion.id}',
          'awslogs-stream-prefix': 'service-connect',
        },
      },
    });
  });

  test('of a service that only connects to others has no ports, and without messages no log', () => {
    const configuration = synth((stack) => service(stack, connect(undefined, { proxyLogs: false }))).only(
      EcsService,
    ).service_connect_configuration;

    expect(configuration).toEqual({ enabled: true, namespace: 'shop' });
  });

  test('encrypts connections with a role that may issue certificates and use the key', () => {
    const tls = {
      awsPcaAuthorityArn: 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1a2b',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b',
    };
    const { only, all } = synth((stack) => {
      service(stack, connect({ http: { clientAlias: { port: 80 }, tls } }));
    });

    const [block] = only(EcsService).service_connect_configuration.service;
    const role = /aws_iam_role\.[\w-]+/.exec(block.tls.role_arn)![0];
    expect(block.tls).toEqual({
      issuer_cert_authority: { aws_pca_authority_arn: tls.awsPcaAuthorityArn },
      kms_key: tls.kmsKeyArn,
      role_arn: `\${${role}.arn}`,
    });
    expect(role).toContain('Tls-http');
    expect(all(IamRole)).toHaveLength(3);
    expect(only(IamRolePolicyAttachment)).toMatchObject({
      role: `\${${role}.name}`,
      policy_arn: expect.stringMatching(/ForServiceConnectTransportLayerSecurity$/),
    });
    expect(
      all(IamRolePolicy)
        .map(({ policy }) => policy)
        .join(),
    ).toContain('kms:GenerateDataKeyPair');
    expect(only(EcsService).depends_on.join()).toContain('ManageCertificates');
  });

  test('uses a role that exists', () => {
    const tls = {
      awsPcaAuthorityArn: 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1a2b',
      roleArn: 'arn:aws:iam::111122223333:role/tls',
    };
    const { only, all } = synth((stack) => service(stack, connect({ http: { clientAlias: { port: 80 }, tls } })));

    expect(only(EcsService).service_connect_configuration.service[0].tls.role_arn).toBe(tls.roleArn);
    expect(all(IamRolePolicyAttachment)).toEqual([]);
  });

  test.each([
    [
      { web: { clientAlias: { port: 80 } } },
      'must be names of ports of the containers, got "web"; those are "http", "sql"',
    ],
    [
      { http: { clientAlias: { port: 0 } } },
      'services.http.clientAlias.port must be an integer from 1 to 65535, got 0',
    ],
    [
      { sql: { clientAlias: { port: 80 }, timeout: { perRequestTimeoutSeconds: 5 } } },
      'services.sql.timeout.perRequestTimeoutSeconds must not be set for a port without appProtocol',
    ],
    [
      { http: { clientAlias: { port: 80, dnsName: 'a' } }, sql: { clientAlias: { port: 80, dnsName: 'a' } } },
      'services.sql.clientAlias must be unique, got "a:80", which http already has',
    ],
    [
      { http: { clientAlias: { port: 80 }, discoveryName: 'sql' }, sql: { clientAlias: { port: 81 } } },
      'services.sql.discoveryName must be unique, got "sql", which http already has',
    ],
    [{ http: { clientAlias: { port: 80, dnsName: 'API' } } }, 'clientAlias.dnsName must be 1 to 127 lowercase letters'],
    [{ http: { clientAliases: [{ port: 80 }] } }, 'use clientAlias'],
  ])('rejects %j', (services, message) => {
    expect(problems(connect(services as ServiceConnectConfiguration['services'])).join('\n')).toContain(message);
  });

  test('needs a network mode and a system with a proxy', () => {
    const windows = { ...connect({}), operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' as const };

    expect(refusal((stack) => onInstances(stack, connect({})))).toContain(
      'memoryMiB of the task must be set with serviceConnectConfiguration',
    );
    expect(refusal((stack) => onInstances(stack, { ...connect({}), networkMode: 'host' }))).toContain(
      'serviceConnectConfiguration must not be set with networkMode "host"',
    );
    expect(problems({ ...windows, cpu: 1024, memoryMiB: 2048 }).join()).toContain(
      'serviceConnectConfiguration must not be set with operatingSystemFamily "WINDOWS_SERVER_2022_CORE"',
    );
  });

  test('takes values that are known only at deploy', () => {
    const { only } = synth((stack) => {
      const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
      const number = new TerraformVariable(stack, 'number', { type: 'number' }).numberValue;
      service(stack, {
        serviceConnectConfiguration: {
          namespace: text,
          services: { http: { clientAlias: { port: number, dnsName: text }, ingressPortOverride: number } },
        },
      });
    });

    expect(only(EcsService).service_connect_configuration).toMatchObject({
      namespace: '${var.text}',
      service: [
        { client_alias: { port: '${var.number}', dns_name: '${var.text}' }, ingress_port_override: '${var.number}' },
      ],
    });
  });
});

describe('names in a namespace', () => {
  const offer = (namespace: string, http: object = {}) => ({
    serviceConnectConfiguration: {
      namespace,
      services: { http: { clientAlias: { port: 80, dnsName: 'api' }, ...http } },
    },
  });
  const inStacks = (build: (one: TerraformStack, other: TerraformStack) => void) => {
    const app = Testing.app();
    const [one, other] = ['one', 'other'].map((name) => {
      const stack = new TerraformStack(app, name);
      new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
      return stack;
    });
    build(one!, other!);
  };

  test('belong to one service of the app', () => {
    expect(() =>
      inStacks((one, other) => {
        const { namespaceArn } = new ServiceNamespace(one, 'Namespace');
        service(one, offer(namespaceArn), 'Api');
        service(other, offer(namespaceArn), 'Web');
      }),
    ).toThrow(`other/Web:
  - serviceConnectConfiguration.services.http.discoveryName must be unique in the namespace, got "http", which one/Api already has; change one of them
  - serviceConnectConfiguration.services.http.clientAlias must be unique in the namespace, got "api:80", which one/Api already has; change one of them`);
  });

  test('may be those of a service in another namespace, or in another account or region', () => {
    expect(() =>
      inStacks((one, other) => {
        service(one, offer('shop'), 'Api');
        service(one, offer('bank'), 'Bank');
        service(other, offer('shop'), 'Api');
        const others = { discoveryName: 'web', clientAlias: { port: 81, dnsName: 'api' } };
        service(one, offer('shop', others), 'Web');
      }),
    ).not.toThrow();
  });
});

describe('a registry', () => {
  test('keeps the addresses of tasks in DNS', () => {
    const { only } = synth((stack) => {
      const namespace = new ServiceNamespace(stack, 'Namespace', { network });
      const { registryArn } = new ServiceRegistry(stack, 'Registry', { namespace, registryName: 'api' });
      service(stack, { serviceRegistries: [{ registryArn }] });
    });

    expect(only(ServiceDiscoveryPrivateDnsNamespace)).toMatchObject({ name: 'test-namespace.internal', vpc: 'vpc-1' });
    expect(only(ServiceDiscoveryService)).toMatchObject({
      name: 'api',
      dns_config: {
        namespace_id: expect.stringContaining('aws_service_discovery_private_dns_namespace'),
        dns_records: [{ type: 'A', ttl: 60 }],
        routing_policy: 'MULTIVALUE',
      },
      health_check_custom_config: { failure_threshold: 1 },
    });
    expect(only(EcsService).service_registries).toEqual({
      registry_arn: expect.stringMatching(/^\$\{aws_service_discovery_service\.\w+\.arn\}$/),
    });
  });

  const registryArn = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-1';

  test.each([
    [[{ registryArn }, { registryArn }], 'serviceRegistries must contain at most 1 registry, got 2'],
    [[{ registryArn, containerName: 'api' }], 'must be given together; add containerPort'],
    [[{ registryArn, containerName: 'db', containerPort: 1 }], 'containerName must be one of "api", got "db"'],
    [
      [{ registryArn, containerName: 'api', containerPort: 1 }],
      'must be one of the ports of container "api" (8080, 5432)',
    ],
    [
      [{ registryArn, containerName: 'api', containerPort: 8080, port: 1 }],
      'port must not be given with containerPort',
    ],
    [[{ registryArn: 'srv-1' }], 'registryArn must be the ARN of a Cloud Map service'],
  ])('rejects %j', (serviceRegistries, message) => {
    expect(problems({ serviceRegistries }).join('\n')).toContain(message);
  });

  test('of tasks on ports of instances needs the container', () => {
    const serviceRegistries = [{ registryArn }];

    expect(refusal((stack) => onInstances(stack, { serviceRegistries, networkMode: 'bridge' }))).toContain(
      'containerName and containerPort must be given with networkMode "bridge"',
    );
  });

  const registered = (recordType: 'A' | 'SRV', others: object, create: typeof service | typeof onInstances) => {
    return (stack: TerraformStack) => {
      const namespace = new ServiceNamespace(stack, 'Namespace', { network });
      const { registryArn } = new ServiceRegistry(stack, 'Registry', { namespace, registryName: 'api', recordType });
      create(stack, { serviceRegistries: [{ registryArn, ...others }], ...(create === onInstances && bridge) });
    };
  };
  const bridge = { networkMode: 'bridge' as const };
  const ofNginx = { containerName: 'nginx', containerPort: 80 };

  test('with SRV records needs a port', () => {
    expect(refusal(registered('SRV', {}, service))).toBe(`test/Api:
  - serviceRegistries[0].containerName and containerPort, or port, must be given, because the records of the type SRV of the registry contain a port; set one of them, or use the recordType "A"`);
    for (const [others, argument] of [
      [{ port: 8080 }, { port: 8080 }],
      [
        { containerName: 'api', containerPort: 8080 },
        { container_name: 'api', container_port: 8080 },
      ],
    ] as const) {
      expect(synth(registered('SRV', others, service)).only(EcsService).service_registries).toEqual({
        registry_arn: expect.stringContaining('aws_service_discovery_service.Registry'),
        ...argument,
      });
    }
  });

  test('of tasks on ports of instances needs SRV records, and the port of a container', () => {
    expect(refusal(registered('A', ofNginx, onInstances))).toContain(
      'registryArn must be a registry with the recordType "SRV" with networkMode "bridge"',
    );
    expect(refusal(registered('SRV', { port: 80 }, onInstances))).toContain(
      'port must not be given with networkMode "bridge"',
    );
    expect(synth(registered('SRV', ofNginx, onInstances)).only(EcsService).service_registries).toMatchObject({
      ...{ container_name: 'nginx', container_port: 80 },
    });
  });

  test('needs a namespace with DNS', () => {
    const build = (stack: TerraformStack) => {
      new ServiceRegistry(stack, 'Registry', { namespace: new ServiceNamespace(stack, 'N'), registryName: 'api' });
    };

    expect(refusal(build)).toContain('namespace must have DNS, got one for Service Connect only');
  });

  test('needs a domain in DNS', () => {
    expect(
      refusal((stack) => void new ServiceNamespace(stack, 'Namespace', { network, namespaceName: 'shop' })),
    ).toContain(
      'namespaceName must be a domain with at least one dot with network, such as "shop.internal", got "shop"',
    );
  });
});

describe('allowFrom', () => {
  test('creates a rule in both security groups', () => {
    const { all, only } = synth((stack) => {
      const [web, own] = [service(stack, {}, 'Web'), service(stack)];
      own.allowFrom(web, 8080);
      own.allowFrom(web, 8080);
    });

    const egress = all(VpcSecurityGroupEgressRule).filter((rule) => rule.from_port === 8080);
    const [web, own] = ['Web', 'Api'].map((id) => expect.stringContaining(`aws_security_group.${id}_SecurityGroup`));
    expect(only(VpcSecurityGroupIngressRule)).toMatchObject({
      ...{ security_group_id: own, referenced_security_group_id: web },
      ...{ ip_protocol: 'tcp', from_port: 8080, to_port: 8080 },
    });
    expect(egress).toHaveLength(1);
    expect(egress[0]).toMatchObject({
      ...{ security_group_id: web, referenced_security_group_id: own },
      description: 'Connections to test/Api',
    });
  });

  test('has rules of their own for each other group, port and protocol', () => {
    const { all } = synth((stack) => {
      const own = service(stack);
      own.allowFrom(service(stack, {}, 'Web'), 8080);
      own.allowFrom(service(stack, {}, 'Web'.repeat(2)), 8080);
      own.allowFrom({ securityGroupId: 'sg-9' }, 8080);
      own.allowFrom({ securityGroupId: 'sg-9' }, 5432);
      own.allowFrom({ securityGroupId: 'sg-9' }, 5432, 'udp');
    });

    expect(all(VpcSecurityGroupIngressRule)).toHaveLength(5);
  });

  test('creates one rule for services that share the group of their instances', () => {
    const { all } = synth((stack) => {
      for (const id of ['A', 'B'])
        onInstances(stack, { networkMode: 'bridge' }, id).allowFrom({ securityGroupId: 'sg-9' }, 80);
    });

    expect(all(VpcSecurityGroupIngressRule)).toHaveLength(1);
  });

  test('does not repeat the rules of a load balancer', () => {
    const loadBalancer = {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/2',
      securityGroupId: 'sg-9',
      vpcId: 'vpc-1',
    };
    const { all } = synth((stack) => {
      const own = service(stack, { loadBalancing: { loadBalancer, container: 'api', port: 8080 } });
      own.allowFrom(loadBalancer, 8080);
    });

    expect(all(VpcSecurityGroupIngressRule)).toHaveLength(1);
    expect(all(VpcSecurityGroupEgressRule).filter((rule) => rule.from_port === 8080)).toHaveLength(1);
  });

  test('opens the ports of instances at which connections arrive in the network mode bridge', () => {
    const portsOf = (options: Partial<Ec2ServiceProps>, port: number) => {
      const { all } = synth((stack) => {
        onInstances(stack, { networkMode: 'bridge', ...options }).allowFrom({ securityGroupId: 'sg-9' }, port);
      });
      return all(VpcSecurityGroupIngressRule).map((rule) => [rule.from_port, rule.to_port]);
    };
    const fixed = { nginx: { ...nginx, memoryMiB: 256, ports: [{ containerPort: 80, hostPort: 8000 }] } };

    expect(portsOf({}, 80)).toEqual([[32768, 65535]]);
    expect(portsOf({ containers: fixed }, 80)).toEqual([[8000, 8000]]);
  });

  test('keeps its rules when either service is renamed', () => {
    const addresses = (ids: readonly [string, string], renames: readonly (readonly [string, string])[]) =>
      synth((stack) => {
        for (const [from, to] of renames) renameConstruct(stack, { from, to });
        service(stack, {}, ids[0]).allowFrom(service(stack, {}, ids[1]), 8080);
      }).addresses();
    const before = addresses(['Api', 'Web'], []);
    const after = addresses(['Api', 'Shop'], [['Web', 'Shop']]);

    expect(after.filter((each) => each.includes('Api_Connections'))).toEqual(
      before.filter((each) => each.includes('Api_Connections')),
    );
  });

  test('creates the rules in the later one of two stacks, which can refer to the other', () => {
    const folder = appFolder((app) => {
      const [platform, shop] = ['platform', 'shop'].map((name) => {
        const stack = new TerraformStack(app, name);
        new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
        return stack;
      }) as [TerraformStack, TerraformStack];
      const orders = service(platform, {}, 'Orders');
      orders.allowFrom(service(shop, { cluster: { ...cluster, clusterName: orders.serviceName } }, 'Web'), 8080);
    });
    const { resource } = JSON.parse(readFileSync(join(folder, 'stacks', 'shop', 'cdk.tf.json'), 'utf8')) as {
      readonly resource: Record<string, Record<string, unknown>>;
    };

    expect(Object.keys(resource['aws_vpc_security_group_ingress_rule']!)).toEqual([
      expect.stringContaining('Connections'),
    ]);
  });

  test('lets both services start after the rules', () => {
    const { all } = synth((stack) => {
      const web = service(stack, {}, 'Web');
      service(stack).allowFrom(web, 8080);
    });

    for (const each of all(EcsService)) {
      expect(each.depends_on.join()).toMatch(/ingress_rule\.Api_Connections[^,]+/);
      expect(each.depends_on.join()).toMatch(/egress_rule\.Api_Connections[^,]+/);
    }
  });

  test('takes services of another stack', () => {
    const folder = appFolder((app) => {
      const [platform, shop] = ['platform', 'shop'].map((name) => {
        const stack = new TerraformStack(app, name);
        new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
        return stack;
      }) as [TerraformStack, TerraformStack];
      service(shop).allowFrom(service(platform, {}, 'Web'), 8080);
    });
    const { resource } = JSON.parse(readFileSync(join(folder, 'stacks', 'shop', 'cdk.tf.json'), 'utf8')) as {
      readonly resource: Record<string, Record<string, unknown>>;
    };

    expect(Object.values(resource['aws_vpc_security_group_ingress_rule']!)).toMatchObject([
      { referenced_security_group_id: expect.stringContaining('data.terraform_remote_state.') },
    ]);
  });

  test.each([
    [[{}, 80], 'the first argument of allowFrom.securityGroupId must be given'],
    [[{ securityGroupId: 'web' }, 80], 'securityGroupId must be the ID of a security group'],
    [[{ securityGroupId: 'sg-1' }, 0], 'the port of allowFrom must be an integer from 1 to 65535, got 0'],
    [[{ securityGroupId: 'sg-1' }, '80'], 'the port of allowFrom must be a number, got "80"'],
    [[{ securityGroupId: 'sg-1' }, 80, 'TCP'], 'the protocol of allowFrom must be "tcp" or "udp", got "TCP"'],
  ])('rejects %j', (given, message) => {
    const call = (stack: TerraformStack) => {
      service(stack).allowFrom(...(given as unknown as Parameters<FargateService['allowFrom']>));
    };

    expect(refusal(call)).toContain(message);
  });
});

describe('VPC Lattice', () => {
  const targetGroupArn = 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-1';

  test('registers tasks with a role that may do so', () => {
    const { only } = synth((stack) => {
      service(stack, { vpcLatticeConfigurations: [{ targetGroupArn, portName: 'http' }] });
    });

    expect(only(EcsService).vpc_lattice_configurations).toEqual([
      {
        ...{ target_group_arn: targetGroupArn, port_name: 'http' },
        role_arn: expect.stringContaining('aws_iam_role.Api_LatticeRole'),
      },
    ]);
    expect(only(IamRolePolicyAttachment).policy_arn).toMatch(/policy\/AmazonECSInfrastructureRolePolicyForVpcLattice$/);
    expect(only(EcsService).depends_on.join()).toContain('Api_LatticeRole_RegisterTargets');
  });

  test('needs the name of a port', () => {
    expect(problems({ vpcLatticeConfigurations: [{ targetGroupArn, portName: 'web' }] }).join()).toContain(
      'vpcLatticeConfigurations[0].portName must be the name of a port of the containers, got "web"; those are "http", "sql"',
    );
  });
});

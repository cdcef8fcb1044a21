import type {
  EcsServiceServiceConnectConfiguration,
  EcsServiceServiceConnectConfigurationService,
} from '@cdktf/provider-aws/lib/ecs-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { awsPlace } from '../core/aws-environment';
import { omitUndefined } from '../core/omit-undefined';
import { allowRole } from '../core/role-policy';
import { createInfrastructureRole } from './infrastructure-role';
import type {
  ServiceConnectConfiguration,
  ServiceConnectService,
  ServiceConnectTls,
} from './service-connect-configuration';

/** Service Connect of a service, in the form of the AWS provider. */
export interface ServiceConnect {
  /** Argument of the service. */
  readonly serviceConnectConfiguration: EcsServiceServiceConnectConfiguration;
  /** Permissions that ECS needs before it issues certificates. */
  readonly dependables: readonly ITerraformDependable[];
}

/** A task whose proxy logs to its log group. */
interface Logging {
  readonly logGroup: { readonly logGroupName: string };
}

/** Returns the Service Connect argument of a service, and creates the roles for TLS unless they exist. */
export function createServiceConnect(
  scope: Construct,
  { namespace, services = {}, proxyLogs = true }: ServiceConnectConfiguration,
  { logGroup }: Logging,
): ServiceConnect {
  const offered = Object.entries(services).map(([portName, service]) => offer(scope, portName, service));
  return {
    serviceConnectConfiguration: {
      enabled: true,
      namespace,
      ...(offered.length > 0 && { service: offered.map(({ block }) => block) }),
      ...(proxyLogs && {
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': logGroup.logGroupName,
            'awslogs-region': awsPlace(scope).region,
            'awslogs-stream-prefix': 'service-connect',
          },
        },
      }),
    },
    dependables: offered.flatMap(({ dependables }) => dependables),
  };
}

interface Offer {
  readonly block: EcsServiceServiceConnectConfigurationService;
  readonly dependables: readonly ITerraformDependable[];
}

function offer(
  scope: Construct,
  portName: string,
  { discoveryName, clientAlias, ingressPortOverride, timeout, tls }: ServiceConnectService,
): Offer {
  const role = tls && tls.roleArn === undefined ? new TlsRole(scope, `Tls-${portName}`, tls) : undefined;
  return {
    block: {
      portName,
      clientAlias: {
        ...omitUndefined({ port: clientAlias.port, dnsName: clientAlias.dnsName }),
        ...(clientAlias.testTrafficRules && { testTrafficRules: [clientAlias.testTrafficRules] }),
      },
      ...omitUndefined({ discoveryName, ingressPortOverride }),
      ...(timeout && { timeout: omitUndefined({ ...timeout }) }),
      ...(tls && {
        tls: {
          issuerCertAuthority: { awsPcaAuthorityArn: tls.awsPcaAuthorityArn },
          roleArn: role?.roleArn ?? tls.roleArn!,
          ...omitUndefined({ kmsKey: tls.kmsKeyArn }),
        },
      }),
    },
    dependables: role?.dependables ?? [],
  };
}

/**
 * Role with which ECS requests and renews the certificates of a service.
 *
 *     IamRole
 *     ├── IamRolePolicyAttachment  ManageCertificates  policy of AWS for TLS of Service Connect
 *     └── IamRolePolicy            UseKey              for a KMS key of the user
 *
 * The policy of AWS contains the actions of AWS Private CA and of Secrets Manager, in which ECS keeps the private keys.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz
 */
class TlsRole extends Construct {
  /** ARN of the role. */
  readonly roleArn: string;

  /** Permissions of the role. */
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { kmsKeyArn }: ServiceConnectTls) {
    super(scope, id);
    const { role, policy } = createInfrastructureRole(this, {
      description: 'Issues and renews the certificates of Service Connect',
      policyId: 'ManageCertificates',
      policyName: 'service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity',
    });
    this.roleArn = role.arn;
    this.dependables = [
      policy,
      ...(kmsKeyArn === undefined
        ? []
        : [
            allowRole(this, 'UseKey', role, {
              Effect: 'Allow',
              Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyPair'],
              Resource: kmsKeyArn,
            }),
          ]),
    ];
  }
}

import type { Construct } from 'constructs';
import { perApp } from '../core/per-stack';
import type { Problem } from '../core/problem';
import { shown } from '../core/shown';
import { stackOf } from '../core/stack';
import { stackIndependent } from '../core/stack-independent';
import { isKnown } from '../core/validation';
import type { ServiceConnectConfiguration } from './service-connect-configuration';

/** A name that only one service of a namespace can have. */
interface UniqueName {
  /** Property that contains the name. */
  readonly property: string;
  /** The name. */
  readonly name: string;
  /** Identity of the name in its namespace. */
  readonly key: string;
}

/** Paths of the services of an app, by the names that they have in a namespace. */
function owners(scope: Construct): Map<string, string> {
  return perApp(scope, 'service-connect-names', () => new Map<string, string>());
}

/**
 * Returns an error for each name that another service of the app already has in the namespace.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
 */
export function endpointProblems(
  scope: Construct,
  configuration: ServiceConnectConfiguration | undefined,
): readonly Problem[] {
  return namesOf(scope, configuration).map(({ property, name, key }) => {
    const other = owners(scope).get(key);
    return (
      other !== undefined &&
      `serviceConnectConfiguration.services.${property} must be unique in the namespace, got ${shown(name)}, which ${other} already has; change one of them`
    );
  });
}

/** Remembers the names that a service has in its namespace. */
export function rememberEndpoints(scope: Construct, configuration: ServiceConnectConfiguration | undefined): void {
  for (const { key } of namesOf(scope, configuration)) owners(scope).set(key, scope.node.path);
}

function namesOf(scope: Construct, configuration: ServiceConnectConfiguration | undefined): readonly UniqueName[] {
  if (!configuration) return [];
  const namespace = namespaceKey(scope, configuration.namespace);
  return Object.entries(configuration.services ?? {}).flatMap(
    ([portName, { discoveryName = portName, clientAlias }]) => {
      const { port, dnsName } = clientAlias;
      return [
        ...(isKnown(discoveryName)
          ? [{ property: `${portName}.discoveryName`, name: discoveryName, key: `${namespace} ${discoveryName}` }]
          : []),
        // Without a name, clients use the one in Cloud Map.
        ...(dnsName !== undefined && isKnown(dnsName) && isKnown(port)
          ? [
              {
                property: `${portName}.clientAlias`,
                name: `${dnsName}:${port}`,
                key: `${namespace} ${dnsName}:${port}`,
              },
            ]
          : []),
      ];
    },
  );
}

/** Returns what identifies a namespace: an ARN, or a name in the account and region of a stack. */
function namespaceKey(scope: Construct, namespace: string): string {
  const isName = isKnown(namespace) && !namespace.startsWith('arn:');
  return isName ? `${stackOf(scope).node.path}: ${namespace}` : stackIndependent(scope, namespace);
}

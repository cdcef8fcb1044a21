import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../lab/servers/free-port';

/** A proxy in front of the emulator's ECS and Application Auto Scaling that corrects responses. */
export interface EcsProxy {
  /** Address of the proxy. */
  readonly url: string;

  /** Environment variables with which the provider connects to the proxy. */
  readonly variables: NodeJS.ProcessEnv;

  /** Lets every later deployment of a service end as if ECS had rolled it back to a task definition. */
  rollBack(serviceName: string, taskDefinitionArn: string): void;

  /** Stops the proxy. */
  stop(): Promise<void>;
}

/** Properties of a service that the emulator does not store, or returns differently from ECS. */
interface Service {
  readonly serviceName: string;
  readonly capacityProviderStrategy?: readonly object[];
  readonly networkConfiguration?: object;
  readonly serviceConnectConfiguration?: object;
  readonly desiredCount?: number;
  readonly deployments?: readonly object[];
  readonly runningCount?: number;
  readonly pendingCount?: number;
  readonly taskDefinition?: string;
}

/** Task definition with the property that the emulator does not store. */
interface Definition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly enableFaultInjection?: boolean;
}

/** Arguments that the emulator receives and does not store. */
interface Told {
  readonly strategies: Map<string, Service['capacityProviderStrategy']>;
  readonly connections: Map<string, Service['serviceConnectConfiguration']>;
  readonly faultInjection: Map<string, boolean>;
  readonly runningDefinitions: Map<string, string>;
}

/**
 * Starts a proxy in front of the emulator that corrects five responses, without which services cannot be applied: the
 * emulator returns an empty network configuration for services on instances, at which the provider crashes; no capacity
 * providers, so that the provider would replace the services; no fault injection of task definitions, so that the provider
 * would replace them; an error instead of the tags of scaling, so that the provider retries forever; and no running tasks,
 * for which the provider may wait. It also adds the Service Connect of services, which the emulator does not store.
 * `emulator-gaps.test.ts` verifies them.
 */
export async function startEcsProxy(emulatorUrl: string): Promise<EcsProxy> {
  const told: Told = {
    strategies: new Map(),
    connections: new Map(),
    faultInjection: new Map(),
    runningDefinitions: new Map(),
  };
  const server = createServer((request, response) => {
    void answerTo(request, emulatorUrl, told).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body),
      (error: unknown) => response.destroy(error as Error),
    );
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    variables: { AWS_ENDPOINT_URL_ECS: url, AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: url },
    rollBack(serviceName, taskDefinitionArn) {
      told.runningDefinitions.set(serviceName, taskDefinitionArn);
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Call that the emulator does not have. */
export const tagsOfScaling = 'AnyScaleFrontendService.ListTagsForResource';

async function answerTo(
  request: IncomingMessage,
  emulatorUrl: string,
  told: Told,
): Promise<{ readonly status: number; readonly body: string }> {
  const names = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];
  const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name] ?? '')]));
  const body = await text(request);
  if (headers['x-amz-target'] === tagsOfScaling) return { status: 200, body: '{"Tags":{}}' };
  if (headers['x-amz-target']!.endsWith('.CreateService')) {
    const { serviceName, capacityProviderStrategy, serviceConnectConfiguration } = JSON.parse(body) as Service;
    told.strategies.set(serviceName, capacityProviderStrategy);
    told.connections.set(serviceName, serviceConnectConfiguration);
  }
  if (headers['x-amz-target']!.endsWith('.RegisterTaskDefinition')) {
    const { family, enableFaultInjection = false } = JSON.parse(body) as Definition;
    told.faultInjection.set(family, enableFaultInjection);
  }
  const response = await fetch(emulatorUrl, { method: 'POST', headers, body });
  const answer: unknown = JSON.parse(await response.text(), (_, value: unknown) => {
    if (isDefinition(value)) return { ...value, enableFaultInjection: told.faultInjection.get(value.family) ?? false };
    return isService(value) ? mended(value, told) : value;
  });
  return { status: response.status, body: JSON.stringify(answer) };
}

function isService(value: unknown): value is Service {
  return typeof value === 'object' && value !== null && 'serviceArn' in value && 'serviceName' in value;
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && 'taskDefinitionArn' in value && 'family' in value;
}

/** Returns the service as ECS would. */
function mended(
  { networkConfiguration = {}, ...service }: Service,
  { strategies, connections, runningDefinitions }: Told,
): Service {
  const capacityProviderStrategy = strategies.get(service.serviceName);
  const serviceConnectConfiguration = connections.get(service.serviceName);
  const taskDefinition = runningDefinitions.get(service.serviceName);
  return {
    ...service,
    // The emulator starts no tasks, so its deployments never end.
    ...(service.desiredCount !== undefined && { runningCount: service.desiredCount }),
    pendingCount: 0,
    ...(service.deployments && {
      deployments: service.deployments
        .slice(0, 1)
        .map((deployment) => ({ ...deployment, ...(serviceConnectConfiguration && { serviceConnectConfiguration }) })),
    }),
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(Object.keys(networkConfiguration).length > 0 && { networkConfiguration }),
    ...(capacityProviderStrategy && { capacityProviderStrategy }),
  };
}

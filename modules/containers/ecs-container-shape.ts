import { extensible } from '../core/object-shape';
import { list, mapOf, tokenList, tokenMap } from '../core/collection-shape';
import { isToken, kind, problemsOf, required, type Shape } from '../core/shape';
import { rule } from '../core/rule';
import { plainText } from '../core/string-shape';

const integer = kind('an integer', (value) => isToken(value) || Number.isInteger(value));
const flag = kind('true or false', (value) => isToken(value) || typeof value === 'boolean');
const texts = tokenList(plainText);

/** Returns the shape of an object, which may have fields that this library does not know. */
function object(shapes: Readonly<Record<string, Shape>>): Shape {
  return extensible<unknown>(shapes);
}

/** Returns the shape of an array of such objects. */
function each(shapes: Readonly<Record<string, Shape>>): Shape {
  return tokenList(object(shapes));
}

const pairs = each({ name: required(plainText), value: required(plainText) });
const secrets = each({ name: required(plainText), valueFrom: required(plainText) });

/**
 * Fields of a container definition of the ECS API. Terraform's provider leaves out fields that it does not know, so a
 * misspelled field would have no effect.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
const containerFields: Readonly<Record<string, Shape>> = {
  name: required(plainText),
  image: required(plainText),
  command: texts,
  cpu: integer,
  credentialSpecs: texts,
  dependsOn: each({ containerName: required(plainText), condition: required(plainText) }),
  disableNetworking: flag,
  dnsSearchDomains: texts,
  dnsServers: texts,
  dockerLabels: tokenMap(plainText),
  dockerSecurityOptions: texts,
  entryPoint: texts,
  environment: pairs,
  environmentFiles: each({ type: required(plainText), value: required(plainText) }),
  essential: flag,
  extraHosts: each({ hostname: required(plainText), ipAddress: required(plainText) }),
  firelensConfiguration: object({ type: required(plainText), options: mapOf(plainText) }),
  healthCheck: object({
    command: required(texts),
    interval: integer,
    retries: integer,
    startPeriod: integer,
    timeout: integer,
  }),
  hostname: plainText,
  interactive: flag,
  links: texts,
  linuxParameters: object({
    capabilities: object({ add: texts, drop: texts }),
    devices: each({ hostPath: required(plainText), containerPath: plainText, permissions: texts }),
    initProcessEnabled: flag,
    maxSwap: integer,
    sharedMemorySize: integer,
    swappiness: integer,
    tmpfs: each({ containerPath: required(plainText), size: required(integer), mountOptions: texts }),
  }),
  logConfiguration: object({ logDriver: required(plainText), options: mapOf(plainText), secretOptions: secrets }),
  memory: integer,
  memoryReservation: integer,
  mountPoints: each({ containerPath: plainText, readOnly: flag, sourceVolume: plainText }),
  portMappings: each({
    appProtocol: plainText,
    containerPort: integer,
    containerPortRange: plainText,
    hostPort: integer,
    name: plainText,
    protocol: plainText,
  }),
  privileged: flag,
  pseudoTerminal: flag,
  readonlyRootFilesystem: flag,
  repositoryCredentials: object({ credentialsParameter: required(plainText) }),
  resourceRequirements: each({ type: required(plainText), value: required(plainText) }),
  restartPolicy: object({
    enabled: required(flag),
    ignoredExitCodes: list(integer),
    restartAttemptPeriod: integer,
  }),
  secrets,
  startTimeout: integer,
  stopTimeout: integer,
  systemControls: each({ namespace: plainText, value: plainText }),
  ulimits: each({ name: required(plainText), softLimit: required(integer), hardLimit: required(integer) }),
  user: plainText,
  versionConsistency: plainText,
  volumesFrom: each({ readOnly: flag, sourceContainer: plainText }),
  workingDirectory: plainText,
};

/** Fields to use instead of properties of `Container`, which the AWS provider would leave out. */
const fieldsOfProperties: Readonly<Record<string, string>> = {
  memoryMiB: 'memory',
  memoryReservationMiB: 'memoryReservation',
  ports: 'portMappings',
  restart: 'restartPolicy',
  startTimeoutSeconds: 'startTimeout',
  stopTimeoutSeconds: 'stopTimeout',
};

const definitions = list(extensible<unknown>(containerFields, fieldsOfProperties));

/** Returns an error for each field of container definitions that has the wrong type or a misspelled name. */
export const fieldErrors = rule('M31', {
  states: 'Fields of container definitions that were changed have the types and names of the ECS API.',
  severity: 'error',
  fix: 'Use the type that the message names.',
  check: (value: unknown) => problemsOf('containerDefinitions', definitions, value, 'types'),
});

import { isIP } from 'node:net';

/** Limit of a field of a task definition, from the documentation of ECS. */
export interface FieldLimit {
  /** Completes "must be …". */
  readonly form: string;
  /** Returns whether ECS accepts a value of the right type. */
  readonly allows: (value: never) => boolean;
  /** Page that states the limit. */
  readonly see: string;
}

/** Returns the page of a type or an operation of the ECS API. */
export function apiPage(name: string): string {
  return `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`;
}

/** Quotas of ECS, most of which cannot be increased. */
export const quotas = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html';

const parameters = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html';

function range(min: number, max: number, see: string): FieldLimit {
  return {
    form: max === Infinity ? `${min} or more` : `${min} to ${max}`,
    allows: (value: number | string) => Number(value) >= min && Number(value) <= max,
    see,
  };
}

function count(min: number, max: number, see: string): FieldLimit {
  return {
    form: `a list of ${min} to ${max} elements`,
    allows: ({ length }: readonly unknown[]) => length >= min && length <= max,
    see,
  };
}

function format(pattern: RegExp, form: string, see: string): FieldLimit {
  return { form, allows: (value: string) => pattern.test(value), see };
}

function each(limit: FieldLimit): FieldLimit {
  return {
    ...limit,
    form: `a list of which each element is ${limit.form}`,
    allows: (values: readonly never[]) => values.every((value) => isExpression(value) || limit.allows(value)),
  };
}

function oneOf(names: string, see: string): FieldLimit {
  const known = names.split(' ');
  return { form: `one of ${known.join(', ')}`, allows: (value: string) => known.includes(value), see };
}

/** Returns whether a value, or a part of it, is known only to Terraform. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}

function portNumbers(text: string): readonly number[] {
  return /^\d+-\d+$/.test(text) ? text.split('-').map(Number) : [];
}

const name = /^[A-Za-z0-9_-]{1,255}$/;
const nameForm = '1 to 255 letters, digits, underscores and hyphens';
const absolutePath = /^(\/|[A-Za-z]:\\)/;
const ipAddress = { form: 'an IP address', allows: (value: string) => isIP(value) > 0 };
const capabilities =
  'ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL ' +
  'LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID ' +
  'SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME ' +
  'SYS_TTY_CONFIG SYSLOG WAKE_ALARM';
const mountOptions =
  'defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime noatime diratime ' +
  'nodiratime bind rbind unbindable runbindable private rprivate shared rshared slave rslave relatime norelatime ' +
  'strictatime nostrictatime mode uid gid nr_inodes nr_blocks mpol';

const ofContainers = {
  name: format(name, nameForm, apiPage('ContainerDefinition')),
  image: format(
    /^[A-Za-z0-9_.:/#-]{1,255}(@sha256:[A-Fa-f0-9]{64})?$/,
    'up to 255 letters, digits, hyphens, underscores, colons, periods, slashes and number signs, and a SHA-256 digest',
    apiPage('ContainerDefinition'),
  ),
  cpu: range(0, Infinity, apiPage('ContainerDefinition')),
  memory: range(6, Infinity, apiPage('ContainerDefinition')),
  memoryReservation: range(6, Infinity, apiPage('ContainerDefinition')),
  links: each(
    format(/^[A-Za-z0-9_-]{1,255}(:[A-Za-z0-9_-]{1,255})?$/, `"name" or "name:alias", each of ${nameForm}`, parameters),
  ),
  portMappings: {
    form: 'a list with at most 100 port ranges',
    allows: (mappings: readonly object[]) =>
      mappings.filter((mapping) => 'containerPortRange' in mapping).length <= 100,
    see: apiPage('PortMapping'),
  },
  'portMappings[].containerPort': range(1, 65535, apiPage('PortMapping')),
  'portMappings[].hostPort': range(0, 65535, apiPage('PortMapping')),
  'portMappings[].containerPortRange': {
    form: 'two ports from 1 to 65535, the first of which is lower',
    allows: (text: string) => {
      const [first = 0, last = 0] = portNumbers(text);
      return first >= 1 && first < last && last <= 65535;
    },
    see: apiPage('PortMapping'),
  },
  'portMappings[].name': format(
    /^[a-z0-9_][a-z0-9_-]{0,63}$/,
    'up to 64 lowercase letters, digits, underscores and hyphens, not beginning with a hyphen',
    apiPage('PortMapping'),
  ),
  'restartPolicy.ignoredExitCodes': count(0, 50, apiPage('ContainerRestartPolicy')),
  'restartPolicy.restartAttemptPeriod': range(60, 1800, apiPage('ContainerRestartPolicy')),
  environmentFiles: count(0, 10, apiPage('ContainerDefinition')),
  'environmentFiles[].value': format(
    /^arn:aws(-[a-z]+)*:s3:::.+\.env$/,
    'the ARN of an object in S3 that ends with ".env"',
    apiPage('EnvironmentFile'),
  ),
  'mountPoints[].containerPath': format(absolutePath, 'an absolute path', apiPage('MountPoint')),
  'linuxParameters.capabilities.add': each(oneOf(capabilities, apiPage('KernelCapabilities'))),
  'linuxParameters.capabilities.drop': each(oneOf(capabilities, apiPage('KernelCapabilities'))),
  'linuxParameters.devices[].hostPath': format(absolutePath, 'an absolute path', apiPage('Device')),
  'linuxParameters.sharedMemorySize': range(1, Infinity, apiPage('LinuxParameters')),
  'linuxParameters.tmpfs[].containerPath': format(absolutePath, 'an absolute path', apiPage('Tmpfs')),
  'linuxParameters.tmpfs[].size': range(1, Infinity, apiPage('Tmpfs')),
  'linuxParameters.tmpfs[].mountOptions': each(oneOf(mountOptions, apiPage('Tmpfs'))),
  'linuxParameters.maxSwap': range(0, Infinity, apiPage('LinuxParameters')),
  'linuxParameters.swappiness': range(0, 100, apiPage('LinuxParameters')),
  dnsServers: each({ ...ipAddress, see: parameters }),
  dnsSearchDomains: each(
    format(
      /^[a-zA-Z0-9-.]{0,253}[a-zA-Z0-9]$/,
      'a domain of up to 254 letters, digits, hyphens and periods',
      parameters,
    ),
  ),
  'extraHosts[].ipAddress': { ...ipAddress, see: apiPage('HostEntry') },
  'ulimits[].softLimit': range(-1, Infinity, apiPage('Ulimit')),
  'ulimits[].hardLimit': range(-1, Infinity, apiPage('Ulimit')),
  'healthCheck.command': {
    form: 'a list of 2 or more elements that begins with "CMD" or "CMD-SHELL"',
    allows: ([first, ...rest]: readonly string[]) => ['CMD', 'CMD-SHELL'].includes(first ?? '') && rest.length > 0,
    see: apiPage('HealthCheck'),
  },
  'healthCheck.interval': range(5, 300, apiPage('HealthCheck')),
  'healthCheck.timeout': range(2, 60, apiPage('HealthCheck')),
  'healthCheck.retries': range(1, 10, apiPage('HealthCheck')),
  'healthCheck.startPeriod': range(0, 300, apiPage('HealthCheck')),
  'systemControls[].namespace': format(
    /^(net\.|fs\.mqueue\.|kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$)/,
    'a namespaced kernel parameter: of the network, of message queues, or of IPC',
    apiPage('SystemControl'),
  ),
  'resourceRequirements[].value': range(1, Infinity, apiPage('ResourceRequirement')),
  credentialSpecs: count(0, 1, apiPage('ContainerDefinition')),
} as const satisfies Readonly<Record<string, FieldLimit>>;

const ofTasks = {
  family: format(name, nameForm, apiPage('RegisterTaskDefinition')),
  containerDefinitions: count(1, 10, quotas),
  'volumes[].name': format(name, nameForm, apiPage('Volume')),
  'volumes[].host.sourcePath': format(absolutePath, 'an absolute path', apiPage('HostVolumeProperties')),
  'volumes[].efsVolumeConfiguration.transitEncryptionPort': range(1, 65535, apiPage('EFSVolumeConfiguration')),
  placementConstraints: count(0, 10, apiPage('RegisterTaskDefinition')),
  cpu: range(128, 196608, apiPage('RegisterTaskDefinition')),
  memory: range(6, Infinity, apiPage('RegisterTaskDefinition')),
  tags: count(0, 50, apiPage('RegisterTaskDefinition')),
  'ephemeralStorage.sizeInGiB': range(21, 200, apiPage('EphemeralStorage')),
} as const satisfies Readonly<Record<string, FieldLimit>>;

type ContainerLimits = {
  readonly [Name in keyof typeof ofContainers as `containerDefinitions[].${Name}`]: FieldLimit;
};

/** Limits by the path of the field in the input of `RegisterTaskDefinition`. */
export const fieldLimits = {
  ...ofTasks,
  ...(Object.fromEntries(
    Object.entries(ofContainers).map(([field, limit]) => [`containerDefinitions[].${field}`, limit]),
  ) as ContainerLimits),
};

import { type Container, containerShapes } from './container';
import { containerPropertiesElsewhere } from './other-apis';
import { type Ec2LinuxParameters, ec2LinuxParameters } from './linux-parameters';
import { type Ec2PortMapping, ec2Ports, type PortRange } from './port-mapping';
import { fields } from '../core/object-shape';
import { list, mapOf, tokenList } from '../core/collection-shape';
import { flag, number, required, type ShapesOf, suggesting } from '../core/shape';
import { nonEmpty, plainText } from '../core/string-shape';

/** A container of a task that runs on EC2 instances. */
export interface Ec2Container<Sibling extends string = string> extends Container<Sibling> {
  /**
   * Ports that the container listens on: a number is a TCP port; an object has a name, a protocol and a host port, or is
   * a range. All containers of a task share one network interface, except in the network mode `bridge`.
   *
   * @default - none
   */
  readonly ports?: readonly (number | Ec2PortMapping | PortRange)[];

  /**
   * Capabilities, init process, devices, swap space and file systems in memory.
   *
   * @default - the defaults of Docker
   */
  readonly linuxParameters?: Ec2LinuxParameters;

  /**
   * Gives the container the permissions of the root user of the instance.
   *
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * GPUs that the container uses alone, on instances that have them.
   *
   * @default - none
   */
  readonly resourceRequirements?: {
    /** Number of GPUs. */
    readonly GPU: number;
  };

  /**
   * Hostname of the container, except in the network mode `awsvpc`.
   *
   * @default - the ID of the container
   */
  readonly hostname?: string;

  /**
   * IP addresses for the container's `/etc/hosts`, by hostname, except in the network mode `awsvpc`.
   *
   * @default - none
   */
  readonly extraHosts?: Readonly<Record<string, string>>;

  /**
   * Addresses of the DNS servers that the container uses.
   *
   * @default - those of the instance
   */
  readonly dnsServers?: readonly string[];

  /**
   * Domains in which the container searches for hostnames.
   *
   * @default - those of the instance
   */
  readonly dnsSearchDomains?: readonly string[];

  /**
   * Containers that this one can connect to by name in the network mode `bridge`, as `name` or `name:alias`.
   *
   * @default - none
   */
  readonly links?: readonly string[];

  /**
   * Disables the network in the container.
   *
   * @default false
   */
  readonly disableNetworking?: boolean;

  /**
   * Options for SELinux, AppArmor and `no-new-privileges`, as Docker expects them.
   *
   * @default - none
   * @see https://docs.docker.com/reference/cli/docker/container/run/#security-opt
   */
  readonly dockerSecurityOptions?: readonly string[];
}

/** Containers of a task by name, in the order in which they are defined. */
export type Containers = Readonly<Record<string, Ec2Container>>;

/** Shapes of the properties of `Ec2Container`. */
export const ec2ContainerShapes: ShapesOf<Ec2Container> = {
  ...containerShapes,
  ports: ec2Ports,
  linuxParameters: ec2LinuxParameters,
  privileged: flag,
  resourceRequirements: suggesting(
    fields<NonNullable<Ec2Container['resourceRequirements']>>({ GPU: required(number) }),
    (value) => (Array.isArray(value) ? 'use { GPU: 1 }' : undefined),
  ),
  hostname: nonEmpty,
  extraHosts: mapOf(plainText),
  dnsServers: tokenList(nonEmpty),
  dnsSearchDomains: tokenList(nonEmpty),
  links: list(plainText),
  disableNetworking: flag,
  dockerSecurityOptions: tokenList(nonEmpty),
};

/** Shape of an `Ec2Container`. */
export const ec2Container = fields<Ec2Container>(ec2ContainerShapes, containerPropertiesElsewhere);

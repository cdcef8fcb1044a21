import type { Container } from './container';

/** A container of a task that runs on EC2 instances. */
export interface Ec2Container<Sibling extends string = string> extends Container<Sibling> {
  /**
   * Host ports of the container's ports in the network mode `bridge`, by container port; 1 to 32767. A fixed host port
   * allows one such task per instance.
   *
   * @default - a free port above 32767, which ECS registers with the load balancer
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
   */
  readonly hostPorts?: Readonly<Record<number, number>>;
}

/** Containers of a task by name, in the order in which they are defined. */
export type Containers = Readonly<Record<string, Ec2Container>>;

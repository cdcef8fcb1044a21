import type { Container } from './container';

/** A container of a task that runs on an instance. */
export interface Ec2Container<Sibling extends string = string> extends Container<Sibling> {
  /**
   * Ports of the instance by which ports of the container are reached, in the network mode `bridge`: 1 to 32767, and
   * each once an instance, which then runs one such task at most.
   *
   * @default - a port that is free, above 32767; a load balancer is told of it
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
   */
  readonly hostPorts?: Readonly<Record<number, number>>;
}

import { deliveryCases, type OptionalParts } from './delivery-cases';

/** Duration and cost of a run. */
export interface Estimate {
  /** Minutes that the resources exist. */
  readonly minutes: number;
  /** Cost in USD, rounded up to 10 cents. */
  readonly usd: number;
}

/**
 * Prices in USD an hour in us-east-1, for resources that AWS bills by started hour.
 *
 * @see https://aws.amazon.com/vpc/pricing/ for the NAT gateway and public IPv4 addresses
 * @see https://aws.amazon.com/elasticloadbalancing/pricing/
 * @see https://aws.amazon.com/ec2/pricing/on-demand/ for the t3.medium
 */
const perStartedHour = {
  natGateway: 0.045,
  publicAddress: 0.005,
  loadBalancer: 0.0225,
  capacityUnit: 0.008,
  t3: 0.0416,
};

/**
 * Price in USD an hour of a task with 0.25 vCPU and 0.5 GB.
 *
 * @see https://aws.amazon.com/fargate/pricing/
 */
const taskPerHour = 0.25 * 0.04048 + 0.5 * 0.004445;

/** GB that a task loads through the NAT gateway: mostly the image of the router. */
const imageGb = 0.25;

/** Price in USD of a GB through the NAT gateway. */
const natPerGb = 0.045;

/**
 * Price in USD an hour of the metrics and alarms, of which there are about 40 and 15, at 0.30 and 0.10 USD a month.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
const monitoringPerHour = (40 * 0.3 + 15 * 0.1) / 730;

/** Minutes of two applies, the tasks, two deployments of the service, the alarm, and the destruction. */
const minutes = { applies: 12, tasks: 8, deployments: 12, alarm: 10, destruction: 10, image: 4, ec2: 8 };

/** Tasks of the service in three deployments, and of the open questions. */
const otherTasks = 6 + 3;

/** Estimates a run in us-east-1. */
export function estimate(parts: OptionalParts): Estimate {
  const { applies, tasks, deployments, alarm, destruction, image, ec2 } = minutes;
  const total = applies + tasks + deployments + alarm + destruction + (parts.image ? image : 0) + (parts.ec2 ? ec2 : 0);
  const started = Math.ceil(total / 60);
  const { natGateway, publicAddress, loadBalancer, capacityUnit, t3 } = perStartedHour;
  const hourly = natGateway + 3 * publicAddress + loadBalancer + capacityUnit + (parts.ec2 ? t3 : 0);
  // Every case runs twice; the service runs two tasks all the time.
  const runs = 2 * deliveryCases(parts).length + otherTasks;
  const running = (2 * total + runs * 5) / 60;
  const usd = started * hourly + running * taskPerHour + runs * imageGb * natPerGb + (total / 60) * monitoringPerHour;
  return { minutes: total, usd: Math.ceil(usd * 10) / 10 };
}

import { z } from 'zod';
import { domainNameFormat, hostedZoneIdFormat } from '../modules/load-balancer/domain';
import { scalingRanges } from '../modules/services/scaling-rules';
import { integer, positiveNumber, string } from './forms';

/** Settings with nested settings. */
export const groups = {
  domain: z.strictObject({
    /** Domain name in lowercase, such as `shop.example.com`. */
    domainName: string(...domainNameFormat),

    /** ID of the public hosted zone of the domain. */
    hostedZoneId: string(...hostedZoneIdFormat),
  }),

  scaling: z.strictObject({
    /** Minimum number of tasks, 1 to 5000. */
    minTasks: integer(scalingRanges.minTasks),

    /** Maximum number of tasks, 1 to 5000. */
    maxTasks: integer(scalingRanges.maxTasks),

    /**
     * Target for the average CPU utilization of the tasks, in percent, 1 to 100.
     *
     * @default 60 - if neither of the other two is set; otherwise CPU is ignored
     */
    cpuPercent: integer(scalingRanges.cpuPercent).exactOptional(),

    /**
     * Target for the average memory utilization of the tasks, in percent, 1 to 100.
     *
     * @default - memory is ignored
     */
    memoryPercent: integer(scalingRanges.memoryPercent).exactOptional(),

    /**
     * Target for the number of requests per task and minute from the load balancer; 1 or more.
     *
     * @default - requests are ignored
     */
    requestsPerTarget: integer(scalingRanges.requestsPerTarget).exactOptional(),
  }),

  expectedLoad: z.strictObject({
    /** Number of records per second that a task writes at peak. */
    recordsPerSecond: positiveNumber(),

    /**
     * Average size of a record in bytes, including the 450 bytes that the log driver and ECS add to a line.
     *
     * @default 750
     */
    recordBytes: positiveNumber().exactOptional(),

    /**
     * Minutes that a destination may be down at this rate before the oldest records are dropped.
     *
     * @default 15
     */
    outageMinutes: positiveNumber().exactOptional(),
  }),
};

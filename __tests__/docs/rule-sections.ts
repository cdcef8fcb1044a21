import type { Rule } from './rule';
import { fluentdRules } from './rules/fluentd';
import { instanceRules } from './rules/instances';
import { networkRules } from './rules/network';
import { sizeRules } from './rules/sizes';
import { startAndStopRules } from './rules/start-and-stop';
import { wiringRules } from './rules/wiring';

/** All rules, by section heading of the page. */
export const ruleSections: Readonly<Record<string, readonly Rule[]>> = {
  'Wiring of a task (F)': wiringRules,
  'Start, stop and health (L)': startAndStopRules,
  'Network (N)': networkRules,
  'Sizes, storage and images (M)': sizeRules,
  'EC2 instances': instanceRules,
  Fluentd: fluentdRules,
};

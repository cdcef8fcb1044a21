import type { Rule } from './rule';
import { fluentdRules } from './rules/fluentd';
import { instanceRules } from './rules/instances';
import { networkRules } from './rules/network';
import { sizeRules } from './rules/sizes';
import { startAndStopRules } from './rules/start-and-stop';
import { wiringRules } from './rules/wiring';

/** All rules, by the headings that they stand below. */
export const ruleSections: Readonly<Record<string, readonly Rule[]>> = {
  'How a task is wired (F)': wiringRules,
  'Start, stop and health (L)': startAndStopRules,
  'Network (N)': networkRules,
  'Sizes, storage and images (M)': sizeRules,
  'On EC2 instances': instanceRules,
  'A router that runs Fluentd': fluentdRules,
};

import '../../modules';
import '../../modules/fluent-bit';
import { rules as registered, type Rule, type RuleSection } from '../../modules/core/rule';
import type { Examples } from './example';
import { fluentdExamples } from './rules/fluentd';
import { instanceExamples } from './rules/instances';
import { networkExamples } from './rules/network';
import { sizeExamples } from './rules/sizes';
import { startAndStopExamples } from './rules/start-and-stop';
import { wiringExamples } from './rules/wiring';

const severities = ['error', 'warning', 'compiler', 'library'] as const satisfies readonly Rule['enforcedBy'][];

/** All rules of the library, by number. */
export const rules: readonly Rule[] = registered().toSorted(
  (one, other) =>
    nameOf(one).localeCompare(nameOf(other)) ||
    severities.indexOf(one.enforcedBy) - severities.indexOf(other.enforcedBy),
);

/** Section of the page. */
interface Section {
  /** Heading. */
  readonly heading: string;
  /** Examples of its rules. */
  readonly examples: Examples;
}

/** Sections of the page, in order. */
export const ruleSections = {
  F: { heading: 'Wiring of a task (F)', examples: wiringExamples },
  L: { heading: 'Start, stop and health (L)', examples: startAndStopExamples },
  N: { heading: 'Network (N)', examples: networkExamples },
  M: { heading: 'Sizes, storage and images (M)', examples: sizeExamples },
  EC2: { heading: 'EC2 instances', examples: instanceExamples },
  Fluentd: { heading: 'Fluentd', examples: fluentdExamples },
} as const satisfies Readonly<Record<RuleSection, Section>>;

/** Returns the rules of a section. */
export function rulesOf(section: RuleSection): readonly Rule[] {
  return rules.filter((rule) => (rule.section ?? rule.id[0]) === section);
}

/** Returns the name of a rule among the examples of its section. */
export function nameOf({ id, variant }: Pick<Rule, 'id' | 'variant'>): string {
  return variant === undefined ? id : `${id} ${variant}`;
}

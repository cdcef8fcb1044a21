import type { Problem } from './problem';

/**
 * Number of a rule, which messages cite: F for the wiring of a task, L for start, stop and health, N for the network, M
 * for sizes, storage and images.
 */
export type RuleId = `${RuleTopic}${number}`;

type RuleTopic = 'F' | 'L' | 'N' | 'M';

/** Section of the list of rules: a topic, or rules that differ on EC2 instances or with Fluentd. */
export type RuleSection = RuleTopic | 'EC2' | 'Fluentd';

/** Statement of a rule of ECS, FireLens or Fluent Bit. */
export interface RuleStatement {
  /** Requirement, as a sentence. */
  readonly states: string;

  /**
   * Section of the rule.
   *
   * @default - the topic of its number
   */
  readonly section?: 'EC2' | 'Fluentd';

  /**
   * Word that distinguishes the rule from others of the same number and section.
   *
   * @default - the rule is the only one
   */
  readonly variant?: string;
}

/** Rule that synth checks. */
export interface CheckedRule<Subject extends readonly unknown[]> extends RuleStatement {
  /** `error` stops synth, `warning` does not. */
  readonly severity: 'error' | 'warning';

  /** Change of the configuration that satisfies the rule, or the condition under which a warning can be ignored. */
  readonly fix: string;

  /** Returns the sentences about a subject that breaks the rule, without the number of the rule. */
  readonly check: (...subject: Subject) => Problem | readonly Problem[];
}

/** Entry of the list of rules. */
export type Rule = RuleStatement & {
  /** Number of the rule. */
  readonly id: RuleId;
} & (
    | { readonly enforcedBy: 'error' | 'warning'; readonly fix: string }
    | { readonly enforcedBy: 'compiler' }
    | { readonly enforcedBy: 'library'; readonly because: string }
  );

const registered: Rule[] = [];

/** Returns the rules of all modules that have been loaded. */
export function rules(): readonly Rule[] {
  return [...registered];
}

/**
 * Registers a rule that synth checks, next to the code that it concerns.
 *
 * @returns the check, whose messages end with the number of the rule
 */
export function rule<Subject extends readonly unknown[]>(
  id: RuleId,
  { check, severity, ...text }: CheckedRule<Subject>,
): (...subject: Subject) => string[] {
  registered.push({ id, enforcedBy: severity, ...text });
  return (...subject) =>
    [check(...subject)]
      .flat()
      .filter((problem) => typeof problem === 'string')
      .map((problem) => `${problem} (${id})`);
}

/** Registers a rule that TypeScript code cannot break, next to the type that enforces it. */
export function compilerEnforces(id: RuleId, statement: RuleStatement): void {
  registered.push({ id, enforcedBy: 'compiler', ...statement });
}

/** Registers a rule that always holds, next to the code that writes the values; `because` states how. */
export function alwaysHolds(id: RuleId, statement: RuleStatement & { readonly because: string }): void {
  registered.push({ id, enforcedBy: 'library', ...statement });
}

import type { TerraformStack } from 'cdktf';

/** Kind of failure that users of ECS, FireLens, Terraform or CDKTF report, and what this library does about it. */
export type FailureReport = PreventedFailure | MessageOfFailure;

interface ReportedFailure {
  /** The failure as users see it. */
  readonly report: string;
}

/** A failure that cannot happen. */
export interface PreventedFailure extends ReportedFailure {
  /** What the library does. */
  readonly does: string;
  /** File of the test that shows it, below `__tests__`, and the name of that test as it is written there. */
  readonly shownBy: readonly [file: string, name: string];
}

/** A failure whose cause is reported by the compiler (source code) or at synth (a stack). */
export interface MessageOfFailure extends ReportedFailure {
  /** The cause. */
  readonly cause: string | ((stack: TerraformStack) => void);
}

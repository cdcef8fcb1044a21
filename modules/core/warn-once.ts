import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';

/** Adds warnings to a construct from a check that runs at every synth; repeated warnings are added once. */
export function warnOnce(scope: Construct, warnings: readonly string[]): void {
  const known = new Set(scope.node.metadata.map(({ data }) => data as unknown));
  new Set(warnings.filter((each) => !known.has(each))).forEach((each) => Annotations.of(scope).addWarning(each));
}

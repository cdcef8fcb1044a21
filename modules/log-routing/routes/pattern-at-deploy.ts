import { replacedAtDeploy } from '../../core/at-deploy';

/**
 * Returns a pattern that is known only at deploy, with groups for nothing at its ends, because it may start with a slash
 * or end with a blank. Terraform escapes characters with which Fluent Bit would read another rule.
 */
export function asItStandsAtDeploy(pattern: string): string {
  return `(?:)${replacedAtDeploy(pattern, escapesInTerraform)}(?:)`;
}

/** Characters and their escapes in a pattern, as Terraform writes them between quotes. */
const escapesInTerraform = [
  ['"', '\\\\x22'],
  ['\t', '\\\\t'],
  ['\n', '\\\\n'],
  ['\\r', '\\\\r'],
] as const;

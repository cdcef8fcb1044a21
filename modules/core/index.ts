export type { AwsPlace } from './aws-environment';
export { policyDocument, type PolicyStatement } from './policy';
export type { Problem } from './problem';
export { type ConstructRename, renameConstruct } from './rename';
export { logRetentionDays, type LogRetentionDays } from './retention';
export { useProvider } from './use-provider';
export { ValidationError } from './validation';

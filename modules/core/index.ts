export { policyDocument, type PolicyStatement } from './policy';
export { type ConstructRename, renameConstruct } from './rename';
export { logRetentionDays, type LogRetentionDays } from './retention';
export { ValidationError } from './validation';

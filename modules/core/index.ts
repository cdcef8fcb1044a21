export type { PolicyStatement } from './policy';
export { logRetentionDays, type LogRetentionDays } from './retention';
export { ValidationError } from './validation';

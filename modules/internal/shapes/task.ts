import type { ExecuteCommand } from '../execute-command';
import type { TaskOptions } from '../../task-options';
import { either, fields, flag, number, oneOf, plainText, type ShapesOf } from '../shape';
import { executeCommandLogging } from './cluster';
import { logRouting } from './log-routing';
import { kmsKeyArn } from './standing';

/** Shape of an `Architecture`. */
export const architecture = oneOf('X86_64', 'ARM64');

/** Shapes of `TaskOptions`. */
export const taskShapes: ShapesOf<TaskOptions> = {
  logRouting,
  family: plainText,
  logRetentionDays: number,
  logKmsKeyArn: kmsKeyArn,
  logForceDestroy: flag,
  executeCommand: either(flag, fields<ExecuteCommand>({ logging: executeCommandLogging })),
};

import { runProgram } from '../program';
import { smokeCommand } from './command';

// The package does not contain this command, because it deploys the app of a clone of this repository.
void runProgram(smokeCommand);

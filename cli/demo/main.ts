import { runProgram } from '../program';
import { demoCommand } from './command';

// Not a command of the package: it deploys the app of a clone of this repository.
void runProgram(demoCommand);

#!/usr/bin/env node
import { Command } from 'commander';
import { graphCommand } from './graph/command';
import { localCommand } from './local/command';
import { runProgram } from './program';
import { pushCommand } from './push/command';

void runProgram((invocation) =>
  new Command('cdktf-firelens')
    .description('Commands for stacks of cdktf-firelens')
    .showHelpAfterError()
    .addCommand(graphCommand(invocation))
    .addCommand(localCommand(invocation))
    .addCommand(pushCommand(invocation)),
);

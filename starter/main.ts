#!/usr/bin/env node
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createApp } from './create-app';

try {
  // The build writes this program to `dist`, next to the template.
  const template = join(__dirname, '..', 'template');
  const { cwd, env: environment, versions } = process;
  const surroundings = { template, cwd: cwd(), home: homedir(), environment, nodeVersion: versions.node };
  console.log(createApp(process.argv.slice(2), surroundings));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

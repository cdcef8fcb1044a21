import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { App } from 'cdktf';
import { readSettings } from './settings';
import { RegistryStack } from './stacks/registry-stack';
import { ServiceStack } from './stacks/service-stack';

function main(): void {
  const app = new App();
  const settings = readSettings(app.node.getAllContext());
  const service = new ServiceStack(app, 'service', settings);
  new RegistryStack(app, 'registry', settings, service.routerImage);
  app.synth();
  console.log(['Wrote', ...filesIn(app.outdir)].join('\n  '));
}

/** Returns the synthesized files, relative to the working directory, without Terraform's own files. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /cdk\.tf\.json$|fluent-bit.*\.\w+$|Dockerfile$/.test(name) && !name.includes('.terraform'))
    .map((name) => relative(process.cwd(), join(folder, name)))
    .sort();
}

try {
  main();
} catch (error) {
  // For a validation error, the message without a stack trace is sufficient.
  if ((error as Error).name !== 'ValidationError') throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}

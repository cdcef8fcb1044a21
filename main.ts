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

/** What synth left, from here on; what Terraform keeps beside it is not listed. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /cdk\.tf\.json$|fluent-bit.*\.\w+$|Dockerfile$/.test(name) && !name.includes('.terraform'))
    .map((name) => relative(process.cwd(), join(folder, name)))
    .sort();
}

try {
  main();
} catch (error) {
  // What the user wrote is wrong, not the program: its sentences are all they need.
  if ((error as Error).name !== 'ValidationError') throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { versions } from '../../stacks/stack-setup';
import { scratchFolder } from './scratch';
import { refuseEmittedProblems } from './emitted';
import type { Block } from './parse-json';

/** Returns the folder of a stack that configures a provider; its state is local, and plans use the installed provider. */
export function stackFolder(build: (app: App) => TerraformStack): string {
  const outdir = scratchFolder();
  const app = new App({ outdir });
  const stack = build(app);
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  stack.addOverride('terraform.required_providers.aws.version', versions.aws);
  app.synth();
  const folder = join(outdir, 'stacks', stack.node.id);
  refuseEmittedProblems(JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as Block);
  return folder;
}

/** Builds a stack with a name in us-east-1, and returns its folder. */
export function folderWith(name: string, build: (stack: TerraformStack) => void): string {
  return stackFolder((app) => {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, 'aws', { region: 'us-east-1' });
    build(stack);
    return stack;
  });
}

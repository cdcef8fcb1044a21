import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { versions } from '../../stacks/stack-setup';
import { scratchFolder } from './scratch';

/** The folder of a stack with a provider of its own, which keeps its state beside it and plans by the installed provider. */
export function stackFolder(build: (app: App) => TerraformStack): string {
  const outdir = scratchFolder();
  const app = new App({ outdir });
  const stack = build(app);
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  stack.addOverride('terraform.required_providers.aws.version', versions.aws);
  app.synth();
  return join(outdir, 'stacks', stack.node.id);
}

/** The folder of a stack of that name, in us-east-1, with what is built in it. */
export function folderWith(name: string, build: (stack: TerraformStack) => void): string {
  return stackFolder((app) => {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, 'aws', { region: 'us-east-1' });
    build(stack);
    return stack;
  });
}

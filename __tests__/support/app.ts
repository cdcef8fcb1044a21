import { Testing } from 'cdktf';
import { readSettings } from '../../settings';
import { RegistryStack } from '../../stacks/registry-stack';
import { ServiceStack } from '../../stacks/service-stack';
import { read, type Synthesized } from '../../lab/synth/synth';

/** Returns the two stacks of the app, with these settings in `context` of cdktf.json. */
export function synthApp(context: Record<string, unknown> = {}): {
  readonly registry: Synthesized;
  readonly service: Synthesized;
  readonly stack: ServiceStack;
} {
  const app = Testing.app();
  const settings = readSettings(context);
  const stack = new ServiceStack(app, 'service', settings);
  const registry = new RegistryStack(app, 'registry', settings, stack.routerImage);
  return { registry: read(registry), service: read(stack), stack };
}

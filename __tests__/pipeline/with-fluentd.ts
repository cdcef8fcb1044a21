import { hasPlugin, program } from '../../lab/routers/fluentd';

/** Registers tests that need a real Fluentd with these plugins; without them, they are skipped, as their name states. */
export function describeWithFluentd(name: string, plugins: readonly string[], body: () => void): void {
  if (!program) return describe.skip(`${name} (no fluentd on PATH, nor named by FLUENTD)`, body);
  const missing = plugins.filter((plugin) => !hasPlugin(plugin));
  if (missing.length > 0) return describe.skip(`${name} (fluentd has no plugin ${missing.join(', ')})`, body);
  describe(name, body);
}

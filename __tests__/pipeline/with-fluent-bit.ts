import { fluentBitProgram, running } from '../../lab/routers/fluent-bit';

/** Registers tests that need a real Fluent Bit; without one, they are skipped, as their name states. */
export function describeWithFluentBit(name: string, body: () => void): void {
  if (!fluentBitProgram) return describe.skip(`${name} (no fluent-bit on PATH, nor named by FLUENT_BIT)`, body);
  describe(name, () => {
    // Stops the routers of failed tests.
    afterAll(() => Promise.all([...running].map((router) => router.stop())));
    body();
  });
}

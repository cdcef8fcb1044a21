import { fluentBitProgram, running } from '../../lab/routers/fluent-bit';

/** Tests that need a real Fluent Bit; without one they are skipped, and their name says so. */
export function describeWithFluentBit(name: string, body: () => void): void {
  if (!fluentBitProgram) return describe.skip(`${name} (no fluent-bit on PATH, nor named by FLUENT_BIT)`, body);
  describe(name, () => {
    // Those that a test which failed has left.
    afterAll(() => Promise.all([...running].map((router) => router.stop())));
    body();
  });
}

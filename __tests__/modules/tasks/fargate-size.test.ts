import fc from 'fast-check';
import {
  type FargateCpu,
  fargateSize,
  type FargateSize,
  fargateSizeProblem,
} from '../../../modules/tasks/fargate-size';
import { propertyRuns } from '../../support/property-runs';

/** The table in the AWS documentation: single values and ranges. */
const documented: readonly (readonly [cpu: number, memoryMiB: readonly number[]])[] = [
  [256, [512, 1024, 2048]],
  [512, range(1024, 4096, 1024)],
  [1024, range(2048, 8192, 1024)],
  [2048, range(4096, 16384, 1024)],
  [4096, range(8192, 30720, 1024)],
  [8192, range(16384, 61440, 4096)],
  [16384, range(32768, 122880, 8192)],
  [32768, [61440, 122880, 249856]],
];

const pairs = documented.flatMap(([cpu, memories]) => memories.map((memoryMiB) => ({ cpu, memoryMiB })));

function range(first: number, last: number, step: number): readonly number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);
}

test.each(documented)('accepts cpu %i only with the documented memory', (cpu, memories) => {
  const taken = range(0, 260_000, 256).filter((memoryMiB) => fargateSize(cpu, memoryMiB) !== undefined);

  expect(taken).toEqual(memories);
});

test('either accepts two numbers unchanged or returns an error', () => {
  const near = fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constantFrom(...pairs.map(({ cpu }) => cpu)));
  const memory = fc.oneof(near, fc.double(), fc.constantFrom(...pairs.map(({ memoryMiB }) => memoryMiB)));

  fc.assert(
    fc.property(fc.oneof(near, fc.double()), memory, (cpu, memoryMiB) => {
      const legal = pairs.some((pair) => pair.cpu === cpu && pair.memoryMiB === memoryMiB);
      const problem = fargateSizeProblem(cpu, memoryMiB);

      expect(fargateSize(cpu, memoryMiB)).toEqual(legal ? { cpu, memoryMiB } : undefined);
      expect(problem === undefined).toBe(legal);
      if (problem !== undefined) {
        expect(problem).toMatch(/^(cpu|memoryMiB) must be .+, got .+; the (smallest|largest) size .+ \(M01\)$/);
      }
    }),
    { numRuns: propertyRuns(500) },
  );
});

test('suggests a supported size, and one that is large enough if there is one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 1, max: 300_000 }), (cpu, memoryMiB) => {
      const [, proposedCpu, proposedMemory] =
        /is cpu (\d+) with memoryMiB (\d+) \(M01\)$/.exec(fargateSizeProblem(cpu, memoryMiB) ?? '') ?? [];
      fc.pre(proposedCpu !== undefined);

      expect(fargateSizeProblem(Number(proposedCpu), Number(proposedMemory))).toBeUndefined();
      expect(Number(proposedCpu)).toBeGreaterThanOrEqual(Math.min(cpu, 32768));
      expect(Number(proposedMemory)).toBeGreaterThanOrEqual(Math.min(memoryMiB, 249856));
    }),
  );
});

const processors = '256, 512, 1024, 2048, 4096, 8192, 16384, 32768';
const smallest = 'the smallest size with at least this CPU and memory is';
const refusals: readonly (readonly [cpu: number, memoryMiB: number, message: string])[] = [
  [300, 512, `cpu must be one of ${processors}, got 300; ${smallest} cpu 512 with memoryMiB 1024 (M01)`],
  [0.25, 512, `cpu must be one of ${processors}, got 0.25; ${smallest} cpu 256 with memoryMiB 512 (M01)`],
  [
    65536,
    512,
    `cpu must be one of ${processors}, got 65536; the largest size is cpu 32768 with memoryMiB 249856 (M01)`,
  ],
  [
    256,
    4096,
    `memoryMiB must be one of 512, 1024, 2048 with cpu 256, got 4096; ${smallest} cpu 512 with memoryMiB 4096 (M01)`,
  ],
  [
    512,
    512,
    `memoryMiB must be one of 1024, 2048, 3072, 4096 with cpu 512, got 512; ${smallest} cpu 512 with memoryMiB 1024 (M01)`,
  ],
  [
    1024,
    1024,
    `memoryMiB must be from 2048 to 8192 in steps of 1024 with cpu 1024, got 1024; ${smallest} cpu 1024 with memoryMiB 2048 (M01)`,
  ],
  [
    2048,
    4500,
    `memoryMiB must be from 4096 to 16384 in steps of 1024 with cpu 2048, got 4500; ${smallest} cpu 2048 with memoryMiB 5120 (M01)`,
  ],
  [
    4096,
    31744,
    `memoryMiB must be from 8192 to 30720 in steps of 1024 with cpu 4096, got 31744; ${smallest} cpu 8192 with memoryMiB 32768 (M01)`,
  ],
  [
    8192,
    17408,
    `memoryMiB must be from 16384 to 61440 in steps of 4096 with cpu 8192, got 17408; ${smallest} cpu 8192 with memoryMiB 20480 (M01)`,
  ],
  [
    16384,
    0,
    `memoryMiB must be from 32768 to 122880 in steps of 8192 with cpu 16384, got 0; ${smallest} cpu 16384 with memoryMiB 32768 (M01)`,
  ],
  [
    32768,
    250000,
    'memoryMiB must be one of 61440, 122880, 249856 with cpu 32768, got 250000; the largest size is cpu 32768 with memoryMiB 249856 (M01)',
  ],
];

test.each(refusals)('fails when cpu is %d with memoryMiB %d', (cpu, memoryMiB, message) => {
  expect(fargateSizeProblem(cpu, memoryMiB)).toBe(message);
});

test.each<[cpu: unknown, memoryMiB: unknown, problem: string]>([
  ['512', 1024, `cpu must be one of ${processors}, got "512" (M01)`],
  [256, undefined, 'memoryMiB must be one of 512, 1024, 2048 with cpu 256, got nothing (M01)'],
  [Symbol('a'), NaN, `cpu must be one of ${processors}, got a symbol (M01)`],
])('shows %p and %p in the error if they are not numbers', (cpu, memoryMiB, problem) => {
  expect(fargateSizeProblem(cpu as number, memoryMiB as number)).toBe(problem);
});

test('compiles only combinations that Fargate supports', () => {
  const smallestSize: FargateSize = { cpu: 256, memoryMiB: 512 };
  const largestSize: FargateSize = { cpu: 32768, memoryMiB: 249856 };
  // @ts-expect-error a quarter of a vCPU has 2048 MiB at most
  const tooMuchMemory: FargateSize = { cpu: 256, memoryMiB: 4096 };
  // @ts-expect-error half a vCPU has 1024 MiB at least
  const tooLittleMemory: FargateSize = { cpu: 512, memoryMiB: 512 };
  // @ts-expect-error unsupported CPU
  const cpu: FargateCpu = 300;

  expect([smallestSize, largestSize].every((size) => fargateSize(size.cpu, size.memoryMiB))).toBe(true);
  expect(fargateSizeProblem(tooMuchMemory.cpu, tooMuchMemory.memoryMiB)).toMatch(/^memoryMiB must/);
  expect(fargateSizeProblem(tooLittleMemory.cpu, tooLittleMemory.memoryMiB)).toMatch(/^memoryMiB must/);
  expect(fargateSizeProblem(cpu, 512)).toMatch(/^cpu must/);
});

import { compilerEnforces, rule } from '../core/rule';
import { shown } from '../core/shown';
import { integerProblem } from '../core/validation';

const fargateSizes = [
  { cpu: 256, memoryMiB: [512, 1024, 2048] },
  { cpu: 512, memoryMiB: [1024, 2048, 3072, 4096] },
  { cpu: 1024, memoryMiB: [2048, 3072, 4096, 5120, 6144, 7168, 8192] },
  {
    cpu: 2048,
    memoryMiB: [4096, 5120, 6144, 7168, 8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384],
  },
  {
    cpu: 4096,
    memoryMiB: [
      8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384, 17408, 18432, 19456, 20480, 21504, 22528, 23552,
      24576, 25600, 26624, 27648, 28672, 29696, 30720,
    ],
  },
  {
    cpu: 8192,
    memoryMiB: [16384, 20480, 24576, 28672, 32768, 36864, 40960, 45056, 49152, 53248, 57344, 61440],
  },
  {
    cpu: 16384,
    memoryMiB: [32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304, 106496, 114688, 122880],
  },
  { cpu: 32768, memoryMiB: [61440, 122880, 249856] },
] as const;

type SizesOfRow<Row> = Row extends { readonly cpu: infer Cpu; readonly memoryMiB: readonly (infer MemoryMiB)[] }
  ? { readonly cpu: Cpu; readonly memoryMiB: MemoryMiB }
  : never;

/**
 * CPU and memory of a Fargate task, in the combinations that Fargate supports: `cpu` in CPU units, of which 1024 are one
 * vCPU, and `memoryMiB` in MiB. Other combinations do not compile.
 *
 * | `cpu` | `memoryMiB` |
 * | --- | --- |
 * | 256 | 512, 1024, 2048 |
 * | 512 | 1024 to 4096 in steps of 1024 |
 * | 1024 | 2048 to 8192 in steps of 1024 |
 * | 2048 | 4096 to 16384 in steps of 1024 |
 * | 4096 | 8192 to 30720 in steps of 1024 |
 * | 8192 | 16384 to 61440 in steps of 4096 |
 * | 16384 | 32768 to 122880 in steps of 8192 |
 * | 32768 | 61440, 122880, 249856 |
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 *
 * @example
 *
 *     const size: FargateSize = { cpu: 512, memoryMiB: 1024 };
 */
export type FargateSize = SizesOfRow<(typeof fargateSizes)[number]>;

/** CPU of a Fargate task, in CPU units; 1024 are one vCPU. */
export type FargateCpu = FargateSize['cpu'];

/**
 * CPU and memory of a Fargate task, each of which may be chosen by a condition, as in
 * `{ cpu: prod ? 1024 : 256, memoryMiB: prod ? 2048 : 512 }`. The combination is checked at synth.
 */
export interface FargateSizeOf<Cpu extends FargateCpu> {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: Cpu;
  /** Memory in MiB, from those that Fargate supports with `cpu`. */
  readonly memoryMiB: Extract<FargateSize, { readonly cpu: NoInfer<Cpu> }>['memoryMiB'];
}

compilerEnforces('M06', { states: 'A task on Fargate has a memory size.' });

/** Sizes of the ephemeral storage of a task, if it is not Fargate's default. */
export const ephemeralStorageRange = { min: 21, max: 200, unit: 'GiB' } as const;

const allSizes = fargateSizes.flatMap(({ cpu, memoryMiB }) =>
  // The compiler has merged the rows' types here, so that it no longer relates memory to CPU.
  memoryMiB.map((each) => ({ cpu, memoryMiB: each }) as FargateSize),
);

/** Returns the Fargate size with this CPU and memory, or `undefined` if Fargate does not support the combination. */
export function fargateSize(cpu: number, memoryMiB: number): FargateSize | undefined {
  return allSizes.find((size) => size.cpu === cpu && size.memoryMiB === memoryMiB);
}

/** Returns an error if Fargate does not support a combination, with the smallest supported one that is large enough. */
export function fargateSizeProblem(cpu: number, memoryMiB: number): string | undefined {
  return supportedSize(cpu, memoryMiB)[0];
}

const supportedSize = rule('M01', {
  states: 'The CPU and memory of a task are a combination that Fargate supports.',
  severity: 'error',
  fix: 'Fargate supports no other sizes.',
  check: (cpu: number, memoryMiB: number) => {
    if (fargateSize(cpu, memoryMiB) !== undefined) return undefined;
    const row = fargateSizes.find((each) => each.cpu === cpu);
    const refusal =
      row === undefined
        ? `cpu must be one of ${fargateSizes.map((each) => each.cpu).join(', ')}, got ${shown(cpu)}`
        : `memoryMiB must be ${choice(row.memoryMiB)} with cpu ${cpu}, got ${shown(memoryMiB)}`;
    return [cpu, memoryMiB].every((each) => typeof each === 'number')
      ? `${refusal}; ${nearestSize(cpu, memoryMiB)}`
      : refusal;
  },
});

/** Returns an error for an ephemeral storage that Fargate would reject. */
export const ephemeralStorage = rule('M10', {
  states: 'The ephemeral storage of a task, if specified, is 21 to 200 GiB; the default is 20 GiB.',
  severity: 'error',
  fix: 'Omit `ephemeralStorageGiB`.',
  check: (gibibytes: number | undefined) => integerProblem('ephemeralStorageGiB', gibibytes, ephemeralStorageRange),
});

function choice(values: readonly [number, number, ...number[]]): string {
  // Longer rows have equal steps.
  return values.length > 4
    ? `from ${values[0]} to ${values.at(-1)} in steps of ${values[1] - values[0]}`
    : `one of ${values.join(', ')}`;
}

const largestSize: FargateSize = { cpu: 32768, memoryMiB: 249856 };

function nearestSize(cpu: number, memoryMiB: number): string {
  const enough = allSizes.find((size) => size.cpu >= cpu && size.memoryMiB >= memoryMiB);
  return enough
    ? `the smallest size with at least this CPU and memory is cpu ${enough.cpu} with memoryMiB ${enough.memoryMiB}`
    : `the largest size is cpu ${largestSize.cpu} with memoryMiB ${largestSize.memoryMiB}`;
}

import { fields } from '../core/object-shape';
import { kmsKeyArn, roleArn } from '../core/references';
import { flag, number, oneOf } from '../core/shape';
import { matching, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/**
 * Amazon EBS volume that ECS creates for each task of a service, and deletes with it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
 */
export interface ManagedEbsVolume {
  /**
   * Size in GiB.
   *
   * @default - the size of the snapshot
   */
  readonly sizeInGiB?: number;

  /**
   * ID of the snapshot that the volume begins with.
   *
   * @default - an empty volume
   */
  readonly snapshotId?: string;

  /**
   * Type of the volume.
   *
   * @default 'gp3'
   */
  readonly volumeType?: EbsVolumeType;

  /**
   * Input and output operations per second; required for `io1` and `io2`.
   *
   * @default - the baseline of the type
   */
  readonly iops?: number;

  /**
   * Throughput in MiB per second, of `gp3` only.
   *
   * @default 125 - set by EBS
   */
  readonly throughput?: number;

  /**
   * MiB per second at which EBS loads the data of the snapshot, 100 to 300, at a charge.
   *
   * @default - when the data is read for the first time
   */
  readonly volumeInitializationRate?: number;

  /**
   * File system of the volume; must be the one of the snapshot, if any.
   *
   * @default 'xfs' - set by ECS
   */
  readonly filesystemType?: 'ext3' | 'ext4' | 'xfs';

  /**
   * Encrypts the volume.
   *
   * @default true
   */
  readonly encrypted?: boolean;

  /**
   * ARN of the KMS key that encrypts the volume.
   *
   * @default - the AWS managed key of EBS
   */
  readonly kmsKeyArn?: string;

  /**
   * ARN of an existing role with which ECS manages the volume.
   *
   * @default - a role that the service creates
   */
  readonly roleArn?: string;
}

/** Type of an EBS volume. */
export type EbsVolumeType = 'gp2' | 'gp3' | 'io1' | 'io2' | 'sc1' | 'st1' | 'standard';

/**
 * Sizes in GiB, by type.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
 */
const sizes: Readonly<Record<EbsVolumeType, readonly [min: number, max: number]>> = {
  gp2: [1, 16384],
  gp3: [1, 16384],
  io1: [4, 16384],
  io2: [4, 16384],
  sc1: [125, 16384],
  st1: [125, 16384],
  standard: [1, 1024],
};

/**
 * Operations per second, by type; other types have none to set.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
 */
const rates: Readonly<Partial<Record<EbsVolumeType, readonly [min: number, max: number]>>> = {
  gp3: [3000, 16000],
  io1: [100, 64000],
  io2: [100, 256000],
};

/**
 * Highest operations per second for each GiB, by type.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
 */
const ratesPerGiB: Readonly<Partial<Record<EbsVolumeType, number>>> = { gp3: 500, io1: 50, io2: 1000 };

/** Operations per second of every `gp3` volume, whatever its size. */
const baseline = 3000;

/** Highest throughput of `gp3` for each operation per second: 0.25 MiB per second. */
const throughputPerOperation = 0.25;

/** Returns an error for more operations per second than a volume of the size has, or more throughput than they allow. */
function ratioProblems(name: string, volume: ManagedEbsVolume): Problem[] {
  const { volumeType = 'gp3', sizeInGiB = Infinity, iops = baseline, throughput = 0 } = volume;
  if (![sizeInGiB, iops, throughput].every((each) => isKnown(each))) return [];
  const [lowest] = rates[volumeType] ?? [0];
  const perGiB = ratesPerGiB[volumeType] ?? Infinity;
  const highest = Math.max(perGiB * sizeInGiB, lowest);
  const fastest = iops * throughputPerOperation;
  return [
    volume.iops !== undefined &&
      iops > highest &&
      `${name}.iops must be at most ${perGiB} for each GiB of "${volumeType}", ${highest} with sizeInGiB ${sizeInGiB}, got ${iops}`,
    volumeType === 'gp3' &&
      throughput > fastest &&
      `${name}.throughput must be at most ${throughputPerOperation} MiB per second for each of iops, ${fastest} with ${volume.iops ?? `the default of ${baseline}`}, got ${throughput}`,
  ];
}

/** Returns an error for each value that EBS rejects. */
export function ebsProblems(name: string, volume: ManagedEbsVolume): Problem[] {
  const { volumeType = 'gp3', sizeInGiB, snapshotId, iops, throughput, volumeInitializationRate } = volume;
  const { encrypted = true, kmsKeyArn } = volume;
  const [minSize, maxSize] = sizes[volumeType];
  const rate = rates[volumeType];
  return [
    sizeInGiB === undefined &&
      snapshotId === undefined &&
      `${name} must have sizeInGiB or snapshotId, got neither; set the size of the volume`,
    integerProblem(`${name}.sizeInGiB`, sizeInGiB, { min: minSize, max: maxSize, unit: 'GiB' }),
    rate
      ? integerProblem(`${name}.iops`, iops, { min: rate[0], max: rate[1] })
      : iops !== undefined && `${name}.iops must not be set with volumeType "${volumeType}"; remove it, or use "gp3"`,
    iops === undefined &&
      (volumeType === 'io1' || volumeType === 'io2') &&
      `${name}.iops must be set with volumeType "${volumeType}"; set it, or use "gp3"`,
    volumeType === 'gp3'
      ? integerProblem(`${name}.throughput`, throughput, { min: 125, max: 1000, unit: 'MiB per second' })
      : throughput !== undefined &&
        `${name}.throughput must not be set with volumeType "${volumeType}"; remove it, or use "gp3"`,
    integerProblem(`${name}.volumeInitializationRate`, volumeInitializationRate, {
      min: 100,
      max: 300,
      unit: 'MiB per second',
    }),
    ...ratioProblems(name, volume),
    volumeInitializationRate !== undefined &&
      snapshotId === undefined &&
      `${name}.volumeInitializationRate must not be set without snapshotId, because there is no data to load; remove it`,
    !encrypted &&
      kmsKeyArn !== undefined &&
      `${name}.kmsKeyArn must not be set with encrypted: false; remove one of them`,
  ];
}

/** Shape of a `ManagedEbsVolume`. */
export const managedEbsVolume = fields<ManagedEbsVolume>(
  {
    sizeInGiB: number,
    snapshotId: matching(plainText, /^snap-[0-9a-f]{8,40}$/, 'the ID of a snapshot, such as "snap-1234abcd"'),
    volumeType: oneOf(...(Object.keys(sizes) as EbsVolumeType[])),
    iops: number,
    throughput: number,
    volumeInitializationRate: number,
    filesystemType: oneOf('ext3', 'ext4', 'xfs'),
    encrypted: flag,
    kmsKeyArn,
    roleArn,
  },
  { size: 'sizeInGiB', sizeGiB: 'sizeInGiB' },
);

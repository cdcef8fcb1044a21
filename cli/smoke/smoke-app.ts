import { join } from 'node:path';
import { App } from 'cdktf';
import { readSettings } from '../../settings';
import { ServiceStack } from '../../stacks/service-stack';
import type { OptionalParts } from './delivery-cases';
import { DeliveryTasks, type Revision } from './delivery-tasks';

/** Options of the app that a smoke test deploys. */
export interface SmokeAppProps extends OptionalParts {
  /** Region of all resources. */
  readonly region: string;
  /** Prefix of the names of all resources, which no other deployment in the account and Region may have. */
  readonly namePrefix: string;
  /** Number of records of each task. */
  readonly records: number;
}

/** A synthesized revision of the app. */
export interface SynthesizedApp {
  /** Output folder of the app, like `cdktf.out`. */
  readonly outdir: string;
  /** Folder of its stack. */
  readonly stackFolder: string;
}

/**
 * Synthesizes the service of this repository with its default settings, and the tasks of the deliveries beside it.
 * Differences to the defaults: records go to both destinations, the service needs no image that was pushed before, and
 * everything can be destroyed. In the second revision, the service and every task have another task definition.
 */
export function synthesizeSmokeApp(
  { region, namePrefix, ...props }: SmokeAppProps,
  revision: Revision,
  outdir: string,
): SynthesizedApp {
  const app = new App({ outdir });
  const settings = readSettings({
    region,
    namePrefix,
    delivery: 'inline',
    destinations: ['s3', 'cloudwatch'],
    forceDestroy: true,
    readonlyRootFilesystem: revision === 'second',
  });
  const service = new ServiceStack(app, 'service', settings);
  new DeliveryTasks(service, 'Deliveries', { service, namePrefix, revision, ...props });
  app.synth();
  return { outdir, stackFolder: join(outdir, 'stacks', 'service') };
}

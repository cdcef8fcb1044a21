import { taskFolder } from '../routers/route';
import { taskId } from '../routers/task-id';
import type { OutputOverrides } from '../routers/local-configuration';
import { scratchFolder } from '../synth/scratch';
import { readSettings } from '../../settings';
import { ServiceStack } from '../../stacks/service-stack';
import type { ServiceName } from './faulty-service';
import type { Place } from './tally';

/** A router under test, and its task. */
export interface RouterUnderTest {
  /** Name of the router or of its task. */
  readonly name: string;
  /** Folder of its configuration, as `synth` writes it. */
  readonly folder: string;
  /** Options of its S3 outputs that differ on the test machine, except the endpoint. */
  readonly options?: OutputOverrides[string];
  /** Stop timeout in seconds. */
  readonly stopSeconds: number;
  /** Containers of the task. */
  readonly containers: readonly string[];
  /** Containers that write nothing. */
  readonly silent: readonly string[];
  /** Services to which it sends. */
  readonly services: readonly ServiceName[];
  /** Services that never fail. */
  readonly spared: readonly ServiceName[];
  /** Expected places of the records. */
  readonly places: readonly Place[];
}

/** A task of one container whose records go to S3. */
const oneContainer = { containers: ['nginx'], silent: [], services: ['s3'], spared: [] } as const;

/** Returns the router of the app with its default settings: nginx, with records in S3. */
export function ourRouter(): RouterUnderTest {
  const { containers } = oneContainer;
  return {
    ...oneContainer,
    name: 'ours',
    folder: taskFolder((app) => new ServiceStack(app, 'service', readSettings({}))),
    stopSeconds: 120,
    places: [{ name: 'S3', address: `s3://${bucketOfApp}/`, containers }],
  };
}

/** Name of the app's bucket, instead of the name that Terraform would generate. */
export const bucketOfApp = 'logs';

/** The article's configuration file, which is the only configuration in its image. */
const article = `[INPUT]
    Name forward
    unix_path /var/run/fluent.sock
    Mem_Buf_Limit 100MB

[OUTPUT]
    Name                         s3
    Match                        *
    bucket                       fluent-bit-log-12345
    region                       us-east-1
    s3_key_format                /$TAG[2]/$TAG[0]/%Y/%m/%d/%H/%M/%S/$UUID.gz
    s3_key_format_tag_delimiters .-
`;

/** Returns the router of the article, with ECS's default stop timeout. */
export function articlesRouter(): RouterUnderTest {
  const { containers } = oneContainer;
  return {
    ...oneContainer,
    name: "the article's",
    folder: scratchFolder({ 'effective.conf': article, 'effective.env': '' }),
    // The default folder, /tmp/fluent-bit/s3, could contain files of an earlier run.
    options: { store_dir: scratchFolder() },
    stopSeconds: 30,
    places: [{ name: 'S3', address: `s3://fluent-bit-log-12345/${taskId}/`, containers }],
  };
}

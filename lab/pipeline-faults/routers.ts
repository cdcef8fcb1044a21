import { leaveOf, taskId } from '../routers/route';
import type { OutputOverrides } from '../routers/local-configuration';
import { scratchFolder } from '../synth/scratch';
import { readSettings } from '../../settings';
import { ServiceStack } from '../../stacks/service-stack';
import type { ServiceName } from './faulty-service';
import type { Place } from './tally';

/** A router to be put to the test, and the task that it is in. */
export interface RouterUnderTest {
  /** Whose it is, or what task it is in. */
  readonly name: string;
  /** The folder with its configuration, as synth leaves one. */
  readonly folder: string;
  /** Options of its outputs to S3 that differ on this machine, the endpoint apart. */
  readonly options?: OutputOverrides[string];
  /** Seconds that ECS gives it to stop. */
  readonly stopSeconds: number;
  /** Containers of the task. */
  readonly containers: readonly string[];
  /** Those of them that write nothing. */
  readonly silent: readonly string[];
  /** Services that it sends to. */
  readonly services: readonly ServiceName[];
  /** Those of them that never fail. */
  readonly spared: readonly ServiceName[];
  /** Places where records should arrive. */
  readonly places: readonly Place[];
}

/** A task of one container whose records go to S3. */
const oneContainer = { containers: ['nginx'], silent: [], services: ['s3'], spared: [] } as const;

/** That of the app with its default settings: nginx, whose records go to S3. */
export function ourRouter(): RouterUnderTest {
  const { containers } = oneContainer;
  return {
    ...oneContainer,
    name: 'ours',
    folder: leaveOf((app) => new ServiceStack(app, 'service', readSettings({}))),
    stopSeconds: 120,
    places: [{ name: 'S3', address: `s3://${bucketOfApp}/`, containers }],
  };
}

/** Name that the bucket of the app gets, in place of the one that Terraform would know. */
export const bucketOfApp = 'logs';

/** The article's file, which alone its image runs. */
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

/** That of the article, with the seconds that ECS gives a container which asks for none. */
export function articlesRouter(): RouterUnderTest {
  const { containers } = oneContainer;
  return {
    ...oneContainer,
    name: "the article's",
    folder: scratchFolder({ 'effective.conf': article, 'effective.env': '' }),
    // Where it is by default, /tmp/fluent-bit/s3, it would find what an earlier run has left.
    options: { store_dir: scratchFolder() },
    stopSeconds: 30,
    places: [{ name: 'S3', address: `s3://fluent-bit-log-12345/${taskId}/`, containers }],
  };
}

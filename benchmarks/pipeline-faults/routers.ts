import { scratchFolder } from '../../__tests__/support/scratch';
import { leaveOf } from '../../__tests__/pipeline/route';
import type { OutputOverrides } from '../../__tests__/pipeline/local-configuration';
import { readSettings } from '../../settings';
import { ServiceStack } from '../../stacks/service-stack';

/** A router to be put to the test. */
export interface RouterUnderTest {
  /** Whose it is. */
  readonly name: string;
  /** The folder with its configuration, as synth leaves one. */
  readonly folder: string;
  /** Options of its output that differ on this machine, the endpoint apart. */
  readonly options?: OutputOverrides[string];
  /** Seconds that ECS gives it to stop. */
  readonly stopSeconds: number;
}

/** That of the app with its default settings: nginx, whose records go to S3. */
export function ourRouter(): RouterUnderTest {
  return {
    name: 'ours',
    folder: leaveOf((app) => new ServiceStack(app, 'service', readSettings({}))),
    stopSeconds: 120,
  };
}

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
  return {
    name: "the article's",
    folder: scratchFolder({ 'effective.conf': article, 'effective.env': '' }),
    // Where it is by default, /tmp/fluent-bit/s3, it would find what an earlier run has left.
    options: { store_dir: scratchFolder() },
    stopSeconds: 30,
  };
}

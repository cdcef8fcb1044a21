import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../servers/service-fault-proxy';
import type { Trial } from './trial';

/** Numbers and durations of the scenarios. */
export interface Scale {
  /** Number of lines that all containers together write at once. */
  readonly burst: number;
  /** Number of lines per second under a steady load. */
  readonly perSecond: number;
  /** Seconds of load before and after a fault. */
  readonly aroundSeconds: number;
  /** Seconds during which the services fail. */
  readonly outageSeconds: number;
  /** Seconds after a fault until ECS stops the task, unless all records arrive earlier. */
  readonly afterwardsSeconds: number;
  /**
   * Load that exceeds the buffer on disk: lines per second, and seconds. Each output has a separate buffer, so that
   * several containers need more time.
   */
  readonly tooMuch: { readonly perSecond: number; readonly seconds: number };
}

/** A scenario of faults. */
export interface Scenario {
  /** Description in the tables. */
  readonly title: (scale: Scale) => string;
  /** Runs the scenario; ECS then stops the task. */
  readonly happen: (trial: Trial, scale: Scale) => Promise<void>;
  /** `true` if nothing fails, so that no alarm may be raised. */
  readonly isHarmless?: true;
  /** Reason why a router loses records, if it does. */
  readonly why?: { readonly ours?: string; readonly article?: string };
}

/** The scenarios, in the order of the table. */
export const scenarios = {
  burst: {
    title: ({ burst }) => `${count(burst)} records at once`,
    async happen(trial, { burst, afterwardsSeconds }) {
      trial.write(burst);
      await trial.pass(afterwardsSeconds);
    },
    isHarmless: true,
  },
  refused: outage('refuse', 'S3 refuses connections', {
    article: 'The S3 output drops an upload after six attempts: the oldest part of 5 MB, before which the others wait.',
  }),
  unavailable: outage('503', 'S3 answers 503', {
    article: 'The same reason: six attempts take half a minute.',
  }),
  hanging: outage('hang', 'S3 hangs', {
    article:
      'Without `net.io_timeout`, its S3 output waits indefinitely for a response, uploads nothing more, and is finally killed.',
  }),
  stoppedUnderLoad: {
    title: ({ perSecond }) => `SIGTERM under load: ${count(2 * perSecond)} records a second`,
    async happen(trial, { perSecond, aroundSeconds }) {
      await trial.writeFor(4 * aroundSeconds, 2 * perSecond);
    },
    isHarmless: true,
  },
  stoppedWhileRefused: stopDuring('refuse', 'refuses connections', {
    article:
      'When it stops, the S3 output does not retry failed uploads or those that wait for them, but deletes them.',
  }),
  stoppedWhileHanging: stopDuring('hang', 'hangs', {
    article: 'Its S3 output waits for a response until it is killed.',
  }),
  stoppedEarly: {
    title: ({ aroundSeconds, outageSeconds }) =>
      `SIGTERM when S3 refuses connections: for ${aroundSeconds} s before it, and ${outageSeconds} s after it, at 10 records a second`,
    async happen(trial, { aroundSeconds, outageSeconds }) {
      await trial.fail('refuse', aroundSeconds + outageSeconds);
      await trial.writeFor(aroundSeconds, 10);
    },
    why: {
      article:
        'The S3 output collects records for an object for ten minutes or up to 5 MB. When it stops, it uploads them in a single attempt. It does not wait for S3, because no upload has failed before.',
    },
  },
  killed: {
    title: ({ outageSeconds }) =>
      `SIGKILL when S3 refuses connections for ${outageSeconds} s, and restart on the same volume`,
    async happen(trial, { perSecond, outageSeconds, afterwardsSeconds }) {
      await trial.fail('refuse', outageSeconds);
      await trial.writeFor(outageSeconds / 2, perSecond);
      // Records in the socket are lost with the process that reads it.
      await trial.handedOver();
      await sleep(1000);
      await trial.kill();
      await Promise.all([trial.restart(), trial.writeFor(outageSeconds / 2, perSecond)]);
      await trial.pass(afterwardsSeconds);
    },
    why: {
      article:
        'Records in memory are lost. After the restart, it retries the files on disk with every flush, and drops them after six attempts.',
    },
  },
  memoryLimit: {
    title: ({ burst, outageSeconds }) =>
      `Mem_Buf_Limit: ${count(burst)} records at once while S3 hangs for ${outageSeconds} s`,
    async happen(trial, { burst, outageSeconds, afterwardsSeconds }) {
      await trial.fail('hang', outageSeconds);
      trial.write(burst);
      await sleep(outageSeconds * 1000);
      await trial.pass(afterwardsSeconds);
    },
    why: {
      article:
        'The reason is the same as in "S3 hangs". In addition, its input pauses when 100 MB wait in memory; the log driver buffers the other records, and has only 5 seconds to send them at the end.',
    },
  },
  diskLimit: {
    title: ({ tooMuch }) =>
      `Disk limit: ${count(tooMuch.perSecond * tooMuch.seconds)} records while S3 refuses connections`,
    async happen(trial, { tooMuch, outageSeconds, afterwardsSeconds }) {
      await trial.fail('refuse');
      await trial.writeFor(tooMuch.seconds * trial.writers, tooMuch.perSecond);
      // A router with full buffers in memory accepts no more records.
      await trial.handedOver(2 * outageSeconds);
      await trial.fail('none');
      await trial.pass(afterwardsSeconds);
    },
    why: {
      ours: 'The delivered records are those that fit into `storage.total_limit_size`, 1 GB by default. Beyond it, the oldest records are dropped, except for those whose upload is in progress.',
      article: 'It does not limit the buffer on disk, and drops one part after another, each after six attempts.',
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

/** Name of a scenario on the command line. */
export type ScenarioName = keyof typeof scenarios;

/** Names of all scenarios, in the order of the table. */
export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];

/** Returns the scenario in which S3 fails for some time under a steady load. */
function outage(fault: Fault, what: string, why: Scenario['why']): Scenario {
  return {
    title: ({ outageSeconds }) => `${what} for ${outageSeconds} s`,
    async happen(trial, { perSecond, aroundSeconds, outageSeconds, afterwardsSeconds }) {
      await trial.writeFor(aroundSeconds, perSecond);
      await trial.fail(fault, outageSeconds);
      await trial.writeFor(outageSeconds + aroundSeconds, perSecond);
      await trial.pass(afterwardsSeconds);
    },
    ...(why && { why }),
  };
}

/** Returns the scenario in which S3 fails before and after the task is stopped. */
function stopDuring(fault: Fault, does: string, why: Scenario['why']): Scenario {
  return {
    title: ({ outageSeconds }) =>
      `SIGTERM when S3 ${does}: for ${outageSeconds / 2} s before it, and ${outageSeconds} s after it`,
    async happen(trial, { perSecond, aroundSeconds, outageSeconds }) {
      await trial.writeFor(aroundSeconds, perSecond);
      await trial.fail(fault, 1.5 * outageSeconds);
      await trial.writeFor(outageSeconds / 2, perSecond);
    },
    ...(why && { why }),
  };
}

/** Formats a number with thousands separators. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

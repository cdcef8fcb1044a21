import { engineMessages, type OutputMessages, stopMessage } from '../../fluent-bit/messages';
import { outputKind } from '../../fluent-bit/output';
import type { OutputType } from '../../fluent-bit/plugin';
import { engineMessages as fluentdMessages } from '../../fluentd/messages';
import { outputTypes as fluentdOutputs } from '../../fluentd/output';
import { drainTimeoutMessage, endedEarlyMessage } from './router-command';

/** Problem that a router reports in its own log. */
export type RouterTrouble = 'LogsLost' | 'LogsRefused' | 'LogsRetried' | 'RouterOverloaded' | 'RouterFailed';

/** Program that a log router runs, as named by ECS. */
export type RouterType = 'fluentbit' | 'fluentd';

/** CloudWatch Logs filter patterns for the lines that report each problem, by the name of the filter. */
type Messages = Readonly<Record<RouterTrouble, Readonly<Record<string, string>>>>;

const outputs = outputKind.plugins;

// A pattern lists phrases in the order of earlier releases, so that existing metric filters do not change.
const { splunk, s3, cloudwatch_logs, kinesis_firehose, kinesis_streams, ...servers } = outputs;
const { cloudwatch_logs: fluentdCloudWatch, ...otherFluentdOutputs } = fluentdOutputs;

/**
 * CloudWatch Logs filter patterns for the lines that report each problem in the log of a router, with the messages of
 * the router and of all its outputs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const routerMessages: Readonly<Record<RouterType, Messages>> = {
  fluentbit: {
    LogsLost: {
      LogsLostByEngine: anyOf(engineMessages.lost),
      LogsLostByOutput: anyOf(
        phrasesOf({ ...servers, splunk, s3 }, 'lost'),
        [drainTimeoutMessage, endedEarlyMessage],
        phrasesOf({ cloudwatch_logs, kinesis_firehose, kinesis_streams }, 'lost'),
      ),
      // A separate filter, because CloudWatch Logs does not support alternatives with an exclusion.
      LogsLostAtStop: `"${stopMessage.stopped}" -"${stopMessage.nothingLeft}"`,
    },
    LogsRefused: {
      LogsRefusedByAws: anyOf(phrasesOf(outputs, 'refusedByAws'), engineMessages.refusedByAws),
      LogsRefusedByServer: anyOf(phrasesOf(outputs, 'refusedByServer')),
    },
    LogsRetried: {
      LogsRetried: anyOf(engineMessages.retried, phrasesOf(outputs, 'retried', 'unsentAtExit')),
    },
    RouterOverloaded: {
      RouterOverloaded: anyOf(engineMessages.overloaded, phrasesOf(outputs, 'overloaded')),
    },
    RouterFailed: { RouterFailed: anyOf(engineMessages.failed) },
  },
  fluentd: {
    LogsLost: {
      LogsLost: anyOf(
        fluentdMessages.lost,
        [drainTimeoutMessage, endedEarlyMessage],
        phrasesOf({ ...otherFluentdOutputs, fluentdCloudWatch }, 'lost'),
      ),
    },
    LogsRefused: {
      LogsRefused: anyOf(phrasesOf(fluentdOutputs, 'refusedByAws', 'refusedByServer')),
    },
    LogsRetried: { LogsRetried: anyOf(fluentdMessages.retried, phrasesOf(fluentdOutputs, 'retried', 'unsentAtExit')) },
    RouterOverloaded: {
      RouterOverloaded: anyOf(fluentdMessages.overloaded, phrasesOf(fluentdOutputs, 'overloaded')),
    },
    RouterFailed: { RouterFailed: anyOf(fluentdMessages.failed) },
  },
};

/**
 * Returns the filter patterns for the lines that report each problem in the log of a router. Without restarts, records
 * that an output of Fluent Bit has not sent when it stops are lost.
 */
export function messagesOf(router: RouterType, retriesAtStop: boolean): Messages {
  const messages = routerMessages[router];
  if (router !== 'fluentbit' || retriesAtStop) return messages;
  return {
    ...messages,
    LogsLost: { ...messages.LogsLost, LogsLostAtExit: anyOf(phrasesOf(outputs, 'unsentAtExit')) },
  };
}

/** Returns the phrases with which outputs report problems. */
function phrasesOf(
  of: Readonly<Record<string, OutputType>>,
  ...problems: readonly (keyof OutputMessages)[]
): readonly string[] {
  return problems.flatMap((problem) => Object.values(of).flatMap(({ messages }) => messages[problem] ?? []));
}

/** Returns the pattern of lines that contain any of the phrases. */
function anyOf(...phrases: readonly (readonly string[])[]): string {
  return [...new Set(phrases.flat())].map((phrase) => `?"${phrase}"`).join(' ');
}

import { fluentbitMetricsInputOptions, fluentbitMetricsInputProblems } from './inputs/fluentbit-metrics';
import { forwardInputOptions, forwardInputProblems } from './inputs/forward';
import { genericInputOptions } from './inputs/generic';
import { tailInputOptions, tailInputProblems } from './inputs/tail';
import { tcpInputOptions, tcpInputProblems } from './inputs/tcp';
import { type Entry, pluginEntries, type PluginKind, type PluginOf, pluginProblems } from './plugin';

/** The input plugins that this library knows. */
export const inputKind = {
  heading: 'INPUT',
  plugins: {
    forward: { options: forwardInputOptions, problems: forwardInputProblems },
    tcp: { options: tcpInputOptions, problems: tcpInputProblems },
    tail: { options: tailInputOptions, problems: tailInputProblems },
    fluentbit_metrics: { options: fluentbitMetricsInputOptions, problems: fluentbitMetricsInputProblems },
  },
  generic: genericInputOptions,
  fields: ['Name'],
} as const satisfies PluginKind;

/** One `[INPUT]` section. */
export type Input = PluginOf<typeof inputKind>;

/** Name of an input plugin. */
export type InputName = Input['name'];

/** Everything that is wrong with the options of one input. */
export function inputProblems(input: Input): string[] {
  return pluginProblems(inputKind, input);
}

/** The options of an input as they stand in a configuration file, its name apart. */
export function inputEntries(input: Input): Entry[] {
  return pluginEntries(inputKind, input);
}

import { fluentbitMetricsInputOptions, fluentbitMetricsInputProblems } from './inputs/fluentbit-metrics';
import { forwardInputOptions, forwardInputProblems } from './inputs/forward';
import { genericInputOptions } from './inputs/generic';
import { tailInputOptions, tailInputProblems } from './inputs/tail';
import { tcpInputOptions, tcpInputProblems } from './inputs/tcp';
import { type Entry, pluginEntries, type PluginKind, type PluginOf, pluginProblems } from './plugin';

export type { FluentbitMetricsInputOptions } from './inputs/fluentbit-metrics';
export type { ForwardInputOptions } from './inputs/forward';
export type { TailInputOptions } from './inputs/tail';
export type { TcpInputOptions } from './inputs/tcp';

/** Supported input plugins. */
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

/** Name of a supported input plugin. */
export type InputName = Input['name'];

/** Checks the options of an input. */
export function inputProblems(input: Input): string[] {
  return pluginProblems(inputKind, input);
}

/** Returns the options of an input as entries of the configuration file, without its name. */
export function inputEntries(input: Input): Entry[] {
  return pluginEntries(inputKind, input);
}

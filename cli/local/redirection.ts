import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Emulator } from '../../lab/emulator/emulator';
import { replaceVariables } from '../effective-variables';
import { type FluentBitSection, optionOf, withOptions } from '../fluent-bit-sections';
import type { LocalVariable } from './local-variables';
import type { Arrival, Receiver } from './receivers/receiver';
import { needsEmulator, startReceiver } from './receivers/receivers';
import { receiverOf, type TracedOutput } from './trace';

/** A record that arrived, and the output that sent it. */
export interface OutputArrival {
  /** The output. */
  readonly output: TracedOutput;
  /** The record. */
  readonly arrival: Arrival;
}

/** Outputs that send to this machine. */
export class Redirection {
  private readonly receivers: { readonly output: TracedOutput; readonly receiver: Receiver }[] = [];
  private emulator: Emulator | undefined;

  /** Sections of the configuration with the changed outputs. */
  sections: readonly FluentBitSection[] = [];

  /** Outputs, in their order. */
  get outputs(): readonly TracedOutput[] {
    return this.receivers.map(({ output }) => output);
  }

  /**
   * Starts the receivers that replace the destinations.
   *
   * @param host host name of this machine for the log router
   * @param folder folder of the run, in which this function writes the certificate of its servers
   * @param startEmulator starts the AWS emulator, if an output needs it
   */
  async start(
    sections: readonly FluentBitSection[],
    variables: readonly LocalVariable[],
    { host, folder, startEmulator }: { host: string; folder: string; startEmulator: () => Promise<Emulator> },
  ): Promise<void> {
    const filled = withValues(sections, variables);
    if (filled.some((section) => isOutput(section) && needsEmulator(section))) this.emulator = await startEmulator();
    const identity = await newIdentity(host === '127.0.0.1' ? 'localhost' : host, folder);
    const redirected: FluentBitSection[] = [];
    for (const [index, section] of sections.entries()) {
      const original = filled[index]!;
      if (!isOutput(section)) {
        redirected.push(section);
        continue;
      }
      const receiver = await startReceiver(original, { host, emulator: this.emulator?.url, identity });
      const plugin = (optionOf(original, 'Name') ?? '').toLowerCase();
      const output = { name: optionOf(original, 'Alias') ?? plugin, plugin, receives: receiverOf(original) };
      this.receivers.push({ output, receiver });
      redirected.push(withOptions(section, receiver.options));
    }
    this.sections = redirected;
  }

  /** Returns the records that have arrived since the last call. */
  take(): readonly OutputArrival[] {
    return this.receivers.flatMap(({ output, receiver }) => receiver.take().map((arrival) => ({ output, arrival })));
  }

  /** Stops all receivers, and the emulator. */
  async stop(): Promise<void> {
    for (const { receiver } of this.receivers.splice(0)) await receiver.stop();
    await this.emulator?.stop();
  }
}

function withValues(
  sections: readonly FluentBitSection[],
  variables: readonly LocalVariable[],
): readonly FluentBitSection[] {
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  const filled = (text: string): string => replaceVariables(text, (name) => values.get(name) ?? '').trim();
  return sections.map((section) => ({
    ...section,
    options: section.options.map(([name, value]) => [name, filled(value)]),
  }));
}

async function newIdentity(host: string, folder: string) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: host }], { algorithm: 'sha256' });
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, cert);
  return { key, cert, host, file };
}

function isOutput({ heading }: FluentBitSection): boolean {
  return heading === 'OUTPUT';
}

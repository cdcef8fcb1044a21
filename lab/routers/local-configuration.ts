import { join } from 'node:path';

/** Options to replace in outputs, by the name of the plugin. */
export type OutputOverrides = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** Paths, ports and options on the test machine. */
export interface LocalPlaces {
  /** Folder of the socket and of buffers. */
  readonly folder: string;
  /** Path of the parsers file. */
  readonly parsers: string;
  /** Ports to listen on. */
  readonly ports: { readonly libraries: number; readonly probe: number; readonly http: number };
  /** Options of outputs to replace. */
  readonly outputs: OutputOverrides;
}

/** Returns the effective configuration of a task, with the minimum of changes that it needs to run on the test machine. */
export function localConfiguration(
  effective: string,
  { folder, parsers, ports, outputs }: LocalPlaces,
): { readonly text: string; readonly namesParsers: boolean } {
  const text = effective
    .replaceAll('/var/run/fluent.sock', join(folder, 'fluent.sock'))
    .replaceAll('/var/log/flb-storage', join(folder, 'storage'))
    .replaceAll('/fluent-bit/config/parsers.conf', parsers)
    // In the network mode `bridge`, it would accept connections from other machines.
    .replace(/(?<=Listen +)0\.0\.0\.0/, '127.0.0.1')
    .replace(/Port( +)24224/, `Port$1${ports.libraries}`)
    .replace(/Port( +)8877/, `Port$1${ports.probe}`)
    .replace(/HTTP_Port( +)2020/, `HTTP_Port$1${ports.http}`)
    .replace(/^\[OUTPUT\]\n(?: .*\n?)+/gm, (section) => withOverrides(section, outputs));
  return { text, namesParsers: /^ +Parsers_File /m.test(text) };
}

function withOverrides(section: string, outputs: OutputOverrides): string {
  const [, plugin = ''] = /^ +Name +(\S+)$/m.exec(section) ?? [];
  const overrides = Object.entries(outputs[plugin] ?? {});
  const replaced = new Set(overrides.map(([name]) => name.toLowerCase()));
  const kept = section.split('\n').filter((line) => !replaced.has(line.trim().split(' ')[0]!.toLowerCase()));
  return [...kept.filter((line) => line !== ''), ...overrides.map(([name, value]) => `    ${name} ${value}`), ''].join(
    '\n',
  );
}

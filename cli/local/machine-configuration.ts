import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { localConfiguration } from '../../lab/routers/local-configuration';
import { freePort } from '../../lab/servers/free-port';
import { type FluentBitSection, optionOf, parseSections, withOptions } from '../fluent-bit-sections';
import { readConfiguration } from '../router-folder';
import type { FluentBitProgram } from './fluent-bit-program';
import type { RoutedService } from './routed-service';

/** Configuration of a service for this machine. */
export interface MachineConfiguration {
  /** Sections; outputs still send to their destinations. */
  readonly sections: readonly FluentBitSection[];
  /** Ports on which the log router listens. */
  readonly ports: { readonly driver: number; readonly libraries: number };
}

/**
 * Returns the effective configuration of a service with paths and ports of this machine. Records of the log driver come
 * through a port instead of a socket, which containers in a virtual machine do not share.
 */
export async function machineConfiguration(
  { folder: router }: RoutedService,
  program: FluentBitProgram,
  folder: string,
): Promise<MachineConfiguration> {
  const buffers = program.buffers(folder);
  const parsers = join(folder, 'parsers.conf');
  const parsersOfRouter = join(router.path, 'parsers.conf');
  const hasParsers = existsSync(parsersOfRouter);
  if (hasParsers) copyFileSync(parsersOfRouter, parsers);
  const [driver, libraries] = [await freePort(), await freePort()];
  const ports = { libraries, probe: await freePort(), http: await freePort() };
  const { text } = localConfiguration(readConfiguration(router), { folder: buffers, parsers, ports, outputs: {} });
  const [settings = { heading: 'SERVICE', options: [] }, others] = split(parseSections(text));
  return {
    ports: { driver, libraries },
    sections: [
      // Messages of this level state the ports on which it listens.
      withOptions(settings, { Log_Level: 'info', Parsers_File: hasParsers ? parsers : undefined }),
      ...others.map((section) => listening(section, program.listensOn, driver)),
    ],
  };
}

function split(
  sections: readonly FluentBitSection[],
): readonly [FluentBitSection | undefined, readonly FluentBitSection[]] {
  const isSettings = ({ heading }: FluentBitSection): boolean => heading === 'SERVICE';
  return [sections.find(isSettings), sections.filter((section) => !isSettings(section))];
}

function listening(section: FluentBitSection, address: string, driverPort: number): FluentBitSection {
  if (section.heading !== 'INPUT') return section;
  if (optionOf(section, 'unix_path') !== undefined) {
    return withOptions(section, { unix_path: undefined, Listen: address, Port: String(driverPort) });
  }
  return optionOf(section, 'Port') === undefined ? section : withOptions(section, { Listen: address });
}

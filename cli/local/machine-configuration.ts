import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localConfiguration } from '../../lab/routers/local-configuration';
import { freePort } from '../../lab/servers/free-port';
import type { FluentBitProgram } from './fluent-bit-program';
import type { RoutedService } from './routed-service';
import { parseSections, type Section, valueOf, withOptions } from './sections';

/** Configuration of a service for this machine. */
export interface MachineConfiguration {
  /** Its sections; outputs still send to their destinations. */
  readonly sections: readonly Section[];
  /** Ports on which the router listens. */
  readonly ports: { readonly driver: number; readonly libraries: number };
}

/**
 * Returns the effective configuration of a service with paths and ports of this machine. Records of the log driver come
 * through a port instead of a socket, which containers in a virtual machine do not share.
 */
export async function machineConfiguration(
  { folder: service }: RoutedService,
  program: FluentBitProgram,
  folder: string,
): Promise<MachineConfiguration> {
  const buffers = program.buffers(folder);
  const parsers = join(folder, 'parsers.conf');
  const hasParsers = existsSync(join(service, 'parsers.conf'));
  if (hasParsers) copyFileSync(join(service, 'parsers.conf'), parsers);
  const [driver, libraries] = [await freePort(), await freePort()];
  const ports = { libraries, probe: await freePort(), http: await freePort() };
  const effective = readFileSync(join(service, 'effective.conf'), 'utf8');
  const { text } = localConfiguration(effective, { folder: buffers, parsers, ports, outputs: {} });
  const [settings = { heading: 'SERVICE', entries: [] }, others] = split(parseSections(text));
  return {
    ports: { driver, libraries },
    sections: [
      // Its messages at this level say where it listens.
      withOptions(settings, { Log_Level: 'info', Parsers_File: hasParsers ? parsers : undefined }),
      ...others.map((section) => listening(section, program.listensOn, driver)),
    ],
  };
}

function split(sections: readonly Section[]): readonly [Section | undefined, readonly Section[]] {
  const isSettings = ({ heading }: Section): boolean => heading === 'SERVICE';
  return [sections.find(isSettings), sections.filter((section) => !isSettings(section))];
}

function listening(section: Section, address: string, driverPort: number): Section {
  if (section.heading !== 'INPUT') return section;
  if (valueOf(section, 'unix_path') !== undefined) {
    return withOptions(section, { unix_path: undefined, Listen: address, Port: String(driverPort) });
  }
  return valueOf(section, 'Port') === undefined ? section : withOptions(section, { Listen: address });
}

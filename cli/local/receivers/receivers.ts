import type { OutputName } from '../../../modules/fluent-bit/output';
import { ForwardSink } from '../../../lab/servers/forward-sink';
import { Sink } from '../../../lab/servers/sink';
import { type FluentBitSection, optionOf } from '../../fluent-bit-sections';
import { bulkDocuments, decompressed, lokiRecords, packedRecords, recordsIn } from './bodies';
import { type AwsService, EmulatedService, type ServerIdentity } from './emulated-service';
import type { Receiver } from './receiver';

/** Parameters that the receivers of a run share. */
export interface ReceivingMachine {
  /** Host name of this machine for the log router. */
  readonly host: string;
  /** URL of the emulator, if an output needs it. */
  readonly emulator: string | undefined;
  /** Identity of servers with TLS, the host name in the certificate, and its path for the log router. */
  readonly identity: ServerIdentity & { readonly host: string; readonly file: string };
}

type Starter = (output: FluentBitSection, machine: ReceivingMachine) => Promise<Receiver>;

/** AWS services that the emulator replaces, by plugin. */
const ofAws: Readonly<Partial<Record<OutputName, AwsService>>> = {
  s3: 's3',
  cloudwatch_logs: 'logs',
  kinesis_streams: 'kinesis',
  kinesis_firehose: 'firehose',
};

/** Options that refer to other machines, or make records unreadable for receivers. */
const removed = Object.fromEntries(
  [
    ...['role_arn', 'external_id', 'sts_endpoint', 'profile'],
    ...['aws_role_arn', 'aws_external_id', 'aws_sts_endpoint', 'aws_profile', 'oauth2.enable'],
    ...['proxy', 'upstream', 'unix_path', 'compress'],
    ...['tls.verify', 'tls.verify_hostname', 'tls.vhost', 'tls.ca_path', 'tls.ca_file', 'tls.crt_file', 'tls.key_file'],
  ].map((name) => [name, undefined]),
);

const starters: Readonly<Record<OutputName, Starter>> = {
  s3: emulated,
  cloudwatch_logs: emulated,
  kinesis_streams: emulated,
  kinesis_firehose: emulated,
  http: (output, machine) =>
    served(
      output,
      machine,
      optionOf(output, 'format') === 'msgpack' || optionOf(output, 'format') === undefined
        ? packedRecords
        : ofText(recordsIn),
    ),
  datadog: (output, machine) => served(output, machine, ofText(recordsIn)),
  splunk: (output, machine) => served(output, machine, ofText(recordsIn)),
  loki: (output, machine) => served(output, machine, ofText(lokiRecords)),
  opensearch: (output, machine) => served(output, machine, ofText(bulkDocuments)),
  forward: forwarded,
  stdout: () => unchanged({ format: 'json_lines' }),
  null: () => unchanged({}),
};

/** Returns `true` if an output sends to an AWS service that the emulator replaces. */
export function needsEmulator(output: FluentBitSection): boolean {
  return ofAws[pluginOf(output)] !== undefined;
}

/** Starts the receiver that replaces the destination of an output. */
export function startReceiver(output: FluentBitSection, machine: ReceivingMachine): Promise<Receiver> {
  const starter = starters[pluginOf(output)];
  if (starter === undefined) {
    throw new Error(
      `The output plugin ${pluginOf(output)} is not supported on this machine: remove its route, or use a destination of LogDestination`,
    );
  }
  return starter(output, machine);
}

function pluginOf(output: FluentBitSection): OutputName {
  return (optionOf(output, 'Name') ?? '').toLowerCase() as OutputName;
}

async function emulated(output: FluentBitSection, { host, emulator, identity }: ReceivingMachine): Promise<Receiver> {
  const service = ofAws[pluginOf(output)]!;
  if (emulator === undefined) throw new Error('the emulator must run before its services');
  // All outputs except S3 always use TLS, and verify the certificate.
  const server = await EmulatedService.start(emulator, service, service === 's3' ? undefined : identity);
  const port = String(server.listeningPort);
  const address =
    service === 's3'
      ? // Objects are written soon, because the user waits for them.
        { endpoint: `http://${host}:${port}`, upload_timeout: '5s', ...withoutCompression(output) }
      : { endpoint: identity.host, port, 'tls.ca_file': identity.file, 'net.dns.prefer_ipv4': 'On' };
  return { options: { ...removed, ...address }, take: () => server.take(), stop: () => server.stop() };
}

async function served(
  output: FluentBitSection,
  { host }: ReceivingMachine,
  read: (body: Buffer) => readonly unknown[],
): Promise<Receiver> {
  const sink = await Sink.start({ read: () => [], answer: '{"errors":false,"items":[]}' });
  const { port } = sink.overrides;
  const address = originalAddress(output);
  return {
    options: { ...removed, host, port: String(port), tls: 'Off' },
    take: () =>
      sink.requests.splice(0).flatMap(({ path, bytes }) => {
        const place = `${address}${path}`;
        return readable(bytes, read).map((received) => ({ place, received }));
      }),
    stop: () => sink.stop(),
  };
}

async function forwarded(output: FluentBitSection, { host }: ReceivingMachine): Promise<Receiver> {
  const sink = await ForwardSink.start(optionOf(output, 'shared_key'));
  const place = originalAddress(output, 'forward://');
  return {
    // Compressed and acknowledged messages have one format. A tag with fields of the record would be sent in another format.
    options: {
      ...removed,
      host,
      port: String(sink.overrides.port),
      tls: 'Off',
      compress: 'gzip',
      require_ack_response: 'On',
      tag: undefined,
    },
    take: () => sink.records.splice(0).map((received) => ({ place, received })),
    stop: () => sink.stop(),
  };
}

/** Disables compression, except by gzip, which receivers can read. */
function withoutCompression(output: FluentBitSection): Receiver['options'] {
  return optionOf(output, 'compression') === 'gzip' ? {} : { compression: undefined };
}

/** Leaves an output as it is, because its records do not leave the log router. */
async function unchanged(options: Receiver['options']): Promise<Receiver> {
  return { options, take: () => [], stop: async () => {} };
}

/** Returns the address of a destination, without a path. */
function originalAddress(output: FluentBitSection, scheme?: string): string {
  const isEncrypted = /^(on|true|yes)$/i.test(optionOf(output, 'tls') ?? '') || pluginOf(output) === 'datadog';
  const [host = '127.0.0.1', port] = [optionOf(output, 'host'), optionOf(output, 'port')];
  const isDefault = port === undefined || port === (isEncrypted ? '443' : '80');
  return `${scheme ?? (isEncrypted ? 'https://' : 'http://')}${host}${isDefault ? '' : `:${port}`}`;
}

/** Returns the records of a body, or the whole body if options of the output change its format. */
function readable(body: Buffer, read: (body: Buffer) => readonly unknown[]): readonly unknown[] {
  try {
    return read(decompressed(body));
  } catch {
    return [body.toString()];
  }
}

function ofText(read: (text: string) => readonly unknown[]): (body: Buffer) => readonly unknown[] {
  return (body) => read(body.toString());
}

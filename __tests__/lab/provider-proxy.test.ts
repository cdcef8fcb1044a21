import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { scratchFolder } from '../../lab/synth/scratch';
import { ProviderProxy } from '../../lab/terraform/provider-proxy';

/** Answer that Terraform gets to a call. */
interface Answer {
  readonly body: string;
  readonly status: string | undefined;
  readonly message: string | undefined;
}

const schemaPath = '/tfplugin5.Provider/GetSchema';
const planPath = '/tfplugin5.Provider/PlanResourceChange';

let answer: (stream: ServerHttp2Stream, path: string) => void;
let provider: Http2Server;
let socket: string;
let proxy: ProviderProxy;
let terraform: ClientHttp2Session;

beforeEach(async () => {
  socket = join(scratchFolder(), 'provider.sock');
  provider = createServer();
  provider.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    answer(stream, headers[':path']!);
  });
  await once(provider.listen(socket), 'listening');
  proxy = await ProviderProxy.before(socket);
  terraform = connect(`http://${proxy.address}`);
});

afterEach(() => {
  terraform.destroy();
  proxy.close();
  provider.close();
});

/** Calls the proxy as Terraform does. */
async function call(path: string, body = 'request'): Promise<Answer> {
  const stream = terraform.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: path,
    'content-type': 'application/grpc',
  });
  let status: IncomingHttpHeaders = {};
  for (const event of ['response', 'trailers']) {
    stream.on(event, (headers: IncomingHttpHeaders) => (status = { ...status, ...headers }));
  }
  stream.end(body);
  const received = await buffer(stream);
  const message = status['grpc-message'];
  return {
    body: received.toString(),
    status: status['grpc-status'] as string | undefined,
    message: message === undefined ? undefined : decodeURIComponent(String(message)),
  };
}

/** Answers with a message and a gRPC status in the trailers, as a provider does. */
function respond(
  stream: ServerHttp2Stream,
  body: Uint8Array | string,
  trailers: Readonly<Record<string, string>>,
): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(body);
}

function schemaWith(...types: readonly string[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const type of types) {
    const entry = new BinaryWriter().tag(1, WireType.LengthDelimited).string(type).finish();
    writer.tag(2, WireType.LengthDelimited).bytes(entry);
  }
  const message = writer.finish();
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

test('passes calls and answers on, with the status in the trailers or in the headers', async () => {
  answer = (stream, path) => {
    if (path === planPath)
      void buffer(stream).then((body) => respond(stream, `answer to ${body}`, { 'grpc-status': '0' }));
    else
      stream.respond({ ':status': 200, 'grpc-status': '12', 'grpc-message': 'unknown%20method' }, { endStream: true });
  };

  expect(await call(planPath)).toEqual({ body: 'answer to request', status: '0', message: undefined });
  expect(await call('/tfplugin5.Provider/Other')).toEqual({ body: '', status: '12', message: 'unknown method' });
});

test('answers with the schema of the used types, and requests the whole schema once', async () => {
  let requests = 0;
  answer = (stream) => {
    requests += 1;
    respond(stream, schemaWith('aws_s3_bucket', 'aws_sqs_queue', 'aws_ami'), { 'grpc-status': '0' });
  };
  const expected = (...types: readonly string[]) => ({
    body: Buffer.from(schemaWith(...types)).toString(),
    status: '0',
    message: undefined,
  });

  proxy.types.add('aws_s3_bucket');
  expect(await call(schemaPath)).toEqual(expected('aws_s3_bucket'));
  proxy.types.add('aws_ami');
  expect(await call(schemaPath)).toEqual(expected('aws_s3_bucket', 'aws_ami'));
  expect(requests).toBe(1);
});

const ended = { body: '', status: '13', message: 'the provider ended the call without an answer' };

describe.each([
  ['the schema', schemaPath],
  ['another call', planPath],
])('for %s, Terraform gets an error', (_, path) => {
  test.each<[string, (stream: ServerHttp2Stream) => void, Answer]>([
    [
      'if the provider answers with one',
      (stream) => respond(stream, '', { 'grpc-status': '2', 'grpc-message': 'no%20credentials' }),
      { body: '', status: path === schemaPath ? '13' : '2', message: 'no credentials' },
    ],
    [
      'if the provider refuses the call',
      (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
      { body: '', status: '13', message: 'Stream closed with error code NGHTTP2_INTERNAL_ERROR' },
    ],
    ['if the provider cancels the call', (stream) => stream.close(constants.NGHTTP2_CANCEL), ended],
    ['if the provider exits', (stream) => stream.session!.destroy(), ended],
  ])('%s', async (_case, fails, expected) => {
    answer = fails;

    expect(await call(path)).toEqual(expected);
  });

  test('if the connection has ended before', async () => {
    answer = (stream) => stream.session!.destroy();
    await call(path);

    expect(await call(path)).toMatchObject({ status: '13', message: expect.stringMatching(/session/) });
  });
});

test('an answer that breaks off ends with an error', async () => {
  answer = (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
    stream.write('begin', () => setTimeout(() => stream.session!.destroy(), 50));
  };

  expect(await call(planPath)).toEqual({ ...ended, body: 'begin' });
});

test('a schema that could not be read is requested again', async () => {
  answer = (stream) => stream.close(constants.NGHTTP2_CANCEL);
  expect(await call(schemaPath)).toEqual(ended);

  answer = (stream) => respond(stream, schemaWith(), { 'grpc-status': '0' });
  expect(await call(schemaPath)).toMatchObject({ status: '0' });
});

test('a provider that does not listen is an error of each call', async () => {
  const other = await ProviderProxy.before(join(scratchFolder(), 'missing.sock'));
  terraform.destroy();
  terraform = connect(`http://${other.address}`);

  expect(await call(planPath)).toMatchObject({ status: '13', message: expect.stringMatching(/ENOENT|session/) });
  expect(await call(schemaPath)).toMatchObject({ status: '13', message: expect.stringMatching(/ENOENT|session/) });
  other.close();
});

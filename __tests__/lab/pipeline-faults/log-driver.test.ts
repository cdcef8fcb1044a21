import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { decodeMultiStream } from '@msgpack/msgpack';
import { LogDriver } from '../../../lab/pipeline-faults/log-driver';
import { taskId } from '../../../lab/routers/task-id';
import { until } from '../../../lab/until';
import { scratchFolder } from '../../../lab/synth/scratch';

/** Starts a router's socket, and passes each connection to a function. */
async function listenFor(take: (socket: Socket) => void) {
  const file = join(scratchFolder(), 'fluent.sock');
  const server = createServer({ allowHalfOpen: true }, take).listen(file);
  await once(server, 'listening');
  return { file, stop: () => server.close() };
}

test('sends the lines of its container with its tag', async () => {
  const messages: unknown[] = [];
  const { file, stop } = await listenFor(async (socket) => {
    for await (const message of decodeMultiStream(socket)) messages.push(message);
    socket.end();
  });
  const driver = new LogDriver(file, 'my-app');

  driver.write(2);
  await driver.end();
  stop();

  expect(messages).toMatchObject([0, 1].map((number) => line(number)));
});

test('reconnects when a router has closed the connection', async () => {
  const messages: unknown[] = [];
  let connections = 0;
  let isRead = false;
  const { file, stop } = await listenFor(async (socket) => {
    connections += 1;
    if (connections === 1) return void socket.resume().end();
    for await (const message of decodeMultiStream(socket)) messages.push(message);
    isRead = true;
    socket.end();
  });
  const driver = new LogDriver(file, 'my-app');

  driver.write(10_000);
  await until(() => connections === 2, 'it connects again');
  driver.write(1);
  await driver.end();
  await until(() => isRead, 'the last line is read');
  stop();

  expect(messages.at(-1)).toMatchObject(line(10_000));
}, 60_000);

function line(number: number): readonly unknown[] {
  const log = expect.stringMatching(`^my-app ${number} `) as unknown;
  return [`my-app-firelens-${taskId}`, expect.anything(), { container_name: '/my-app', log }];
}

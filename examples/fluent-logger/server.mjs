import { createServer } from 'node:http';
import { FluentClient } from '@fluent-org/logger';

// ECS sets FLUENT_HOST and FLUENT_PORT in each container whose log driver is awsfirelens.
const { FLUENT_HOST = '127.0.0.1', FLUENT_PORT = '24224', PORT = '8080' } = process.env;

const logger = new FluentClient('app', {
  // No idle timeout, because an acknowledgment that arrives after it would be lost, and its records sent twice.
  socket: { host: FLUENT_HOST, port: Number(FLUENT_PORT), timeout: -1, reconnect: { maxDelay: 2000 } },
  // A record is delivered when the router acknowledges it, and is sent again otherwise.
  ack: { ackTimeout: 10_000 },
  eventRetry: { attempts: 100, maxDelay: 2000 },
  milliseconds: true,
  flushInterval: 500,
  sendQueueMaxLimit: { size: 64 * 2 ** 20 },
  // Less than the 30 seconds after which Fargate kills a stopping container.
  disconnect: { waitForPending: true, waitForPendingDelay: 15_000 },
});

/** Sends a record with the tag `app.request`. A record that the router does not accept is written to stderr. */
function log(record) {
  logger.emit('request', record).catch(({ message }) => console.error(JSON.stringify({ ...record, lost: message })));
}

const server = createServer((request, response) => {
  const start = performance.now();
  response.once('close', () =>
    log({
      level: response.statusCode < 500 ? 'info' : 'error',
      method: request.method,
      path: request.url,
      status: response.statusCode,
      durationMs: Math.round(performance.now() - start),
    }),
  );
  response.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/plain' }).end('Hello\n');
});

server.listen(Number(PORT), () => console.log(`listening on port ${server.address().port}`));

// ECS stops the containers before the router, so that it receives their last records.
process.once('SIGTERM', () => server.close(() => logger.shutdown()));

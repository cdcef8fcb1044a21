/** Problem that a router reports in its own log. */
export type RouterTrouble = 'LogsLost' | 'LogsRefused' | 'LogsRetried' | 'RouterOverloaded' | 'RouterFailed';

/** Program that a log router runs, as named by ECS. */
export type RouterType = 'fluentbit' | 'fluentd';

/** CloudWatch Logs filter patterns for the lines that report each problem, by the name of the filter. */
type Messages = Readonly<Record<RouterTrouble, Readonly<Record<string, string>>>>;

/** Message of the shell that restarts a router after a stop, when ECS is about to kill the container. */
export const drainTimeoutMessage = 'Not everything has been delivered, and no time is left';

/** Message of that shell when the router exited before it was stopped, and left files. */
export const endedEarlyMessage = 'Not everything has been delivered, and the router has ended';

/** Messages of an S3 output that stops before everything is uploaded. */
const unsentAtExit = ['Could not send all chunks on exit', 'Could not complete upload'] as const;

/** Messages of Fluent Bit 5.0.9 for the outputs of all destinations. */
const fluentBitMessages: Messages = {
  LogsLost: {
    LogsLostByEngine: anyOf(
      'cannot be retried',
      'is not retried (no retry config)',
      'could not be scheduled',
      'could not retrieve chunk content, removing retry',
      'fail to drop enough chunks',
      'chunk validation failed, data might be corrupted',
      'discarding irrecoverable chunk',
      'discarding corrupted chunk',
      'could not enqueue records into the ring buffer',
      'incoming data exceed limit',
      'multiline message truncated due to buffer limit',
    ),
    LogsLostByOutput: anyOf(
      // http, New Relic, Loki
      'chunk will not be retried',
      'Not retrying.',
      // Splunk, which drops records at every 4xx status except 408 and 429
      'http_status=400',
      'http_status=401',
      'http_status=403',
      'http_status=404',
      'http_status=413',
      // S3
      'times, will not retry',
      'has reached max upload errors',
      'has reached max completion errors',
      drainTimeoutMessage,
      endedEarlyMessage,
      // CloudWatch, Firehose, Kinesis
      'Rejecting the chunk without retry.',
      'Truncating event which is larger than max size allowed by CloudWatch',
      'Discarding massive log record',
      'Discarding record which is larger than max size',
      'Discarding large or unprocessable record',
      'Discarding unprocessable record',
      'discarding record',
    ),
    // A separate filter, because CloudWatch Logs does not support alternatives with an exclusion.
    LogsLostAtStop: '"service has stopped" -"(0 pending tasks)"',
  },
  LogsRefused: {
    LogsRefusedByAws: anyOf(
      ...[
        'AccessDenied',
        'AccessDeniedException',
        'ExpiredToken',
        'ExpiredTokenException',
        'InvalidAccessKeyId',
        'InvalidClientTokenId',
        'InvalidSignatureException',
        'InvalidToken',
        'SignatureDoesNotMatch',
        'UnrecognizedClientException',
        'AuthorizationHeaderMalformed',
        'PermanentRedirect',
        'NoSuchBucket',
        'ResourceNotFoundException',
        'KMS.DisabledException',
        'KMS.NotFoundException',
        'KMSAccessDeniedException',
        'KMSDisabledException',
        'KMSNotFoundException',
        'InvalidKMSResourceException',
      ].map((code) => `error='${code}'`),
      '`auto_create_group` disabled',
      'STS API responded with',
      'Provider returned no credentials',
    ),
    LogsRefusedByServer: anyOf(
      'HTTP status=401',
      'HTTP status=403',
      'http_status=401',
      'http_status=403',
      'failed authorization:',
      'PONG shared_key digest mismatch',
      'handshake error expecting',
    ),
  },
  LogsRetried: {
    LogsRetried: anyOf(
      'failed to flush chunk',
      'PutObject request failed',
      'CreateMultipartUpload request failed',
      'UploadPart request failed',
      'CompleteMultipartUpload request failed',
      ...unsentAtExit,
    ),
  },
  RouterOverloaded: {
    RouterOverloaded: anyOf(
      'paused (mem buf overlimit',
      'paused (storage buf overlimit',
      'Buffer is full: current_buffer_size',
      'Buffer is almost full: current_buffer_size',
    ),
  },
  RouterFailed: {
    RouterFailed: anyOf(
      'could not open configuration file',
      'could not open parser configuration file',
      'configuration file contains',
      'input initialization failed',
      'filter initialization failed',
      'output initialization failed',
      'storage creation failed',
      'could not start collectors for plugin',
      'caught signal (SIGSEGV)',
      'caught signal (SIGFPE)',
    ),
  },
};

/** Messages of Fluentd 1.19.3 for the outputs of all destinations. */
const fluentdMessages: Messages = {
  LogsLost: {
    LogsLost: anyOf(
      'dropping all chunks in the buffer queue',
      'got unrecoverable error in primary and no secondary',
      'dump an error event',
      'dropping oldest chunk to make space',
      'breaking block behavior to shutdown',
      drainTimeoutMessage,
      endedEarlyMessage,
      // Firehose
      'Record size limit exceeded',
      // CloudWatch
      'failed to PutLogEvents and discard logs',
    ),
  },
  LogsRefused: {
    LogsRefused: anyOf(
      ...[
        'AccessDenied',
        'AccessDeniedException',
        'Forbidden',
        'ExpiredToken',
        'ExpiredTokenException',
        'InvalidAccessKeyId',
        'SignatureDoesNotMatch',
        'UnrecognizedClientException',
        'NoSuchBucket',
        'ResourceNotFoundException',
      ].map((code) => `::Errors::${code} `),
      'MissingCredentialsError',
    ),
  },
  LogsRetried: { LogsRetried: anyOf('failed to flush the buffer', 'timeout to commit') },
  RouterOverloaded: { RouterOverloaded: anyOf('failed to write data into buffer by buffer overflow') },
  RouterFailed: {
    RouterFailed: anyOf('config error file=', 'exited unexpectedly with', '[error]: unexpected error error_class='),
  },
};

/**
 * Returns the filter patterns for the lines that report each problem in the log of a router. Without restarts, objects
 * that an S3 output of Fluent Bit has not uploaded when it stops are lost.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const routerMessages: Readonly<Record<RouterType, Messages>> = {
  fluentbit: fluentBitMessages,
  fluentd: fluentdMessages,
};

/**
 * Returns the filter patterns for the lines that report each problem in the log of a router. Without restarts, objects
 * that an S3 output of Fluent Bit has not uploaded when it stops are lost.
 */
export function messagesOf(router: RouterType, retriesAtStop: boolean): Messages {
  const messages = routerMessages[router];
  if (router !== 'fluentbit' || retriesAtStop) return messages;
  return {
    ...messages,
    LogsLost: { ...messages.LogsLost, LogsLostAtExit: anyOf(...unsentAtExit) },
  };
}

/** Returns the pattern of lines that contain any of the phrases. */
function anyOf(...phrases: readonly string[]): string {
  return phrases.map((phrase) => `?"${phrase}"`).join(' ');
}

import type { ContainerHealthCheck } from '../../../../containers/health-check';
import type { TaskHost } from '../../../../containers/task-host';
import { alwaysHolds } from '../../../../core/rule';
import type { Pipeline } from '../../../../fluent-bit/pipeline';
import { renderParsers, renderPipeline } from '../../../../fluent-bit/render';
import type { CompleteRouting } from '../../routing-defaults';
import { type Router, routerMountPoints } from '../router';

/** Configuration that ECS includes in the generated configuration: a file of the image, or an S3 object. */
export interface IncludedConfiguration {
  /** Type of the included configuration. */
  readonly type: 'file' | 's3';
  /** Path of the file, or ARN of the object. */
  readonly value: string;
}

alwaysHolds('F07', {
  states: 'The router has only FireLens options that ECS supports.',
  because: 'the library writes the options',
});
alwaysHolds('F09', {
  states: '`config-file-type` is set together with `config-file-value`.',
  because: 'the library writes both',
});
alwaysHolds('F10', {
  states: '`config-file-value` is set together with `config-file-type`.',
  because: 'the library writes both',
});

/** Returns the FireLens configuration and the mount points of the router's container. */
export function routerAdditions(routing: CompleteRouting, included?: IncludedConfiguration): Router['additions'] {
  return {
    firelensConfiguration: {
      type: 'fluentbit',
      options: {
        'enable-ecs-log-metadata': String(routing.ecsMetadata),
        ...(included && { 'config-file-type': included.type, 'config-file-value': included.value }),
      },
    },
    mountPoints: routerMountPoints(routing),
  };
}

alwaysHolds('L08', {
  states: "The router's health check requests an endpoint that the router serves.",
  because: 'the same library writes the check and `[SERVICE]`',
});
alwaysHolds('L09', {
  states: 'An unavailable destination does not stop the task.',
  because: 'the health check requests only the uptime of the router',
});
alwaysHolds('L10', {
  states: "The router's health check does not use port 8877.",
  because: 'it requests the uptime on another port',
});

/**
 * Returns a health check that requests the router's uptime, not its health: a destination that is down must not stop
 * the task (L09). The image contains `curl`, but not `nc` (L07). If the router does not serve its uptime, the health
 * check tests for the socket of the log driver, which the router creates when it starts.
 */
export function healthCheckOn({ networkMode }: Pick<TaskHost, 'networkMode'>): ContainerHealthCheck {
  const question =
    networkMode === 'host' ? 'test -S /var/run/fluent.sock' : 'curl -fsS http://127.0.0.1:2020/api/v1/uptime';
  return {
    command: ['CMD-SHELL', `${question} || exit 1`],
    intervalSeconds: 10,
    timeoutSeconds: 5,
    retries: 3,
    startPeriodSeconds: 30,
  };
}

/** A pipeline as the files that a router reads. */
interface PipelineFiles {
  /** Pipeline, which names the parsers file if there are parsers. */
  readonly pipeline: Pipeline;
  /** Configuration file. */
  readonly configuration: string;
  /** Parsers file; an empty string if there are no parsers. */
  readonly parsers: string;
}

/** Returns the files of a pipeline whose configuration names its parsers file by path (F16). */
export function withParsersFile({ service, ...rest }: Pipeline, path: string): PipelineFiles {
  const parsers = renderParsers(rest);
  const pipeline = { ...rest, service: { ...service, ...(parsers !== '' && { Parsers_File: path }) } };
  return { pipeline, configuration: renderPipeline(pipeline), parsers };
}

/** Fix for errors about properties that a delivery does not support. */
export const otherDeliveries = 'use the image, inline or init delivery';

import { isIP } from 'node:net';
import type { PolicyStatement } from '../../core/policy';
import { regionFormat } from '../../core/format';
import { regionOf } from '../../core/resource-place';
import { fields } from '../../core/object-shape';
import { required, type ShapesOf } from '../../core/shape';
import { roleArn } from '../../core/references';
import { matching, plainText } from '../../core/string-shape';
import type { Problem } from '../../core/problem';
import { isKnown } from '../../core/validation';
import type { awsOptions as awsOptionTable } from '../../fluent-bit/outputs/aws';
import type { LogSource } from '../destination';
import { derivedPort, type OptionEffect, type OptionEffects, setBy } from './option-effects';

/** Properties that all AWS destinations share. */
export interface AwsAccess {
  /**
   * Region of the destination.
   *
   * @default - the region of the task
   */
  readonly region?: string;

  /**
   * IAM role that the router assumes, for a destination in another account. The role then needs the permissions, and
   * the task role may only assume it. The trust policy of the role must allow the task role.
   *
   * @default - the permissions of the task role
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
   */
  readonly role?: AssumedRole;
}

/** IAM role that the router assumes. */
export interface AssumedRole {
  /** ARN of the role. */
  readonly roleArn: string;

  /**
   * External ID (`sts:ExternalId`) that the role's trust policy requires.
   *
   * @default - none
   */
  readonly externalId?: string;
}

/** Shapes of `AwsAccess`. */
export const accessShapes: ShapesOf<AwsAccess> = {
  region: { ...matching(plainText, ...regionFormat), samples: ['eu-west-1'] },
  role: fields<AssumedRole>({ roleArn: required(roleArn), externalId: plainText }),
};

/** Effect of a profile, whose credentials the router uses if its image contains a credentials file. */
export const profileEffect: OptionEffect = {
  add: () =>
    'the permissions of the task role that deliver records to the identity of the profile, because the router calls AWS with its credentials if the image contains them',
};

/** Effects of the options that AWS outputs share. */
export const awsEffects: OptionEffects<typeof awsOptionTable> & { readonly region: OptionEffect } = {
  region: setBy('region'),
  role_arn: setBy('role.roleArn'),
  external_id: setBy('role.externalId'),
  sts_endpoint: 'derived',
  profile: profileEffect,
  auto_retry_requests: 'none',
  port: derivedPort,
};

/** Returns the options that AWS outputs share, for outputs that use the same option names. */
export function awsOptions({ region, role }: AwsAccess, source: Pick<LogSource, 'region'>) {
  return {
    region: region ?? source.region,
    ...(role && { role_arn: role.roleArn }),
    ...(role?.externalId !== undefined && { external_id: role.externalId }),
    // Without a timeout, Fluent Bit waits forever for an endpoint that stops responding, and cannot be stopped.
    'net.io_timeout': '60s' as const,
  };
}

/**
 * Returns the permissions of the task role: the given statements, or the permission to assume the role that has them.
 */
export function statementsFor({ role }: AwsAccess, statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  return role ? [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn }] : statements;
}

/** Endpoints that options set instead of the public endpoints of AWS. */
export interface CustomEndpoints {
  /** Endpoint of the service. */
  readonly service?: unknown;
  /** Endpoint of AWS STS. */
  readonly sts?: unknown;
}

/** Returns the VPC endpoints for an AWS service, without services that are replaced by servers outside of AWS. */
export function endpointsFor({ role }: AwsAccess, service: string, custom: CustomEndpoints = {}): readonly string[] {
  return [...(isOfAws(custom.service) ? [service] : []), ...(role !== undefined && isOfAws(custom.sts) ? ['sts'] : [])];
}

/** Returns the ports for an AWS service: the port that options set, and the port of AWS STS for an assumed role. */
export function portsFor({ role }: AwsAccess, port: unknown): readonly number[] {
  const ofService = typeof port === 'number' ? port : 443;
  return [...new Set([ofService, ...(role ? [443] : [])])];
}

/** Returns `true` for an endpoint of AWS; `undefined` and values that are not known at synth count as such. */
function isOfAws(endpoint: unknown): boolean {
  if (typeof endpoint !== 'string' || !isKnown(endpoint)) return true;
  const host = endpoint
    .replace(/^https?:\/\//, '')
    .replace(/:\d+$/, '')
    .toLowerCase();
  return isIP(host) === 0 && /(^|\.)(amazonaws\.(com(\.cn)?|eu)|api\.aws|on\.aws)$/.test(host);
}

/**
 * Returns an error if a resource is in another region than its destination, which would call the wrong region: one that its
 * ARN contains, or that its provider states.
 */
export function regionProblem(
  property: string,
  arn: string | undefined,
  { region }: AwsAccess,
  source: Pick<LogSource, 'region' | 'knownRegion'>,
): Problem {
  const called = region ?? source.knownRegion ?? source.region;
  const ofArn = regionOf(arn);
  return (
    ofArn !== undefined &&
    isKnown(called) &&
    ofArn !== called &&
    `${property} must be in region ${JSON.stringify(called)}, which the router calls, got ${JSON.stringify(ofArn)}; set region to ${JSON.stringify(ofArn)}, or change ${property}`
  );
}

/** Returns the known region of a destination, if a property sets it. */
export function otherRegion({ region }: AwsAccess): { readonly region?: string } {
  return isKnown(region) ? { region: region! } : {};
}

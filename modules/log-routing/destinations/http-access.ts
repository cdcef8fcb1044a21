import { arnFormat } from '../../core/format';
import type { PolicyStatement } from '../../core/policy';
import { isKnown } from '../../core/validation';
import { isVariable } from '../../fluent-bit/value';
import { endpointsFor } from './aws-access';
import type { DestinationOptions } from './destination-options';
import type { OptionEffect } from './option-effects';

type HttpOptions = DestinationOptions<'http'>;

/** Options that determine the ports that the output connects to; other outputs have some of them. */
type ConnectionOption = 'port' | 'proxy' | 'oauth2.enable' | 'oauth2.token_url' | 'aws_auth' | 'aws_role_arn';

const [roleArn, roleArnForm] = arnFormat('iam', 'a role', 'role/[\\w+=,.@/-]+');

/** Effect of a proxy, which the router connects to instead of the server. */
export const proxyEffect: OptionEffect = {
  add: (value) => isVariable(value) && 'an outbound rule for the port of the proxy to the security group of the tasks',
};

/** Returns the ports that the router connects to: of the server or its proxy, of the token endpoint, and of AWS STS. */
export function portsOf(port: number, options: Partial<Pick<HttpOptions, ConnectionOption>>): readonly number[] {
  const { proxy, 'oauth2.enable': authorizes, 'oauth2.token_url': tokenUrl } = options;
  const given = typeof options.port === 'number' ? options.port : port;
  return [
    ...new Set([
      portOfUrl(proxy) ?? given,
      ...(authorizes === true ? [portOfUrl(tokenUrl) ?? 443] : []),
      ...(signingRole(options) === undefined ? [] : [443]),
    ]),
  ];
}

/** Returns the permission to assume the role that signs requests, if any. */
export function roleStatements(options: HttpOptions): readonly PolicyStatement[] {
  const role = signingRole(options);
  return role === undefined ? [] : [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role }];
}

/** Returns the VPC endpoints of the AWS services that the router connects to, in addition to the server. */
export function endpointsOf(options: HttpOptions): readonly string[] {
  const role = signingRole(options);
  const sts = options.aws_sts_endpoint;
  return role === undefined ? [] : endpointsFor({ role: { roleArn: role } }, 'sts', { service: sts, sts: '' });
}

/** Returns an error for a role that cannot be assumed. */
export function accessProblems({ aws_role_arn: role }: HttpOptions): readonly string[] {
  return typeof role === 'string' && isKnown(role) && !roleArn.test(role)
    ? [`options.aws_role_arn must be ${roleArnForm}, got ${JSON.stringify(role)}`]
    : [];
}

function signingRole({
  aws_auth: signs,
  aws_role_arn: role,
}: Pick<HttpOptions, 'aws_auth' | 'aws_role_arn'>): string | undefined {
  return (signs ?? false) !== false && typeof role === 'string' ? role : undefined;
}

/** Returns the port of a URL, which is known at synth. */
export function portOfUrl(url: unknown): number | undefined {
  if (typeof url !== 'string' || !isKnown(url) || !URL.canParse(url)) return undefined;
  const { port, protocol } = new URL(url);
  return port === '' ? { 'http:': 80, 'https:': 443 }[protocol] : Number(port);
}

import type { IncomingHttpHeaders } from 'node:http';

/** A call of the AWS API. */
export interface AwsCall {
  /** Name of the service in AWS signatures, such as `ec2`. */
  readonly service: string;

  /** Action, such as `CreateVpc`; for S3 the method, the type of resource and the subresource, such as `PUT bucket ?policy`. */
  readonly action: string;

  /** `true` if the call repeats a failed call. */
  readonly isRetry: boolean;
}

/** Parses the call in a request: the service from the signature, the action as in the protocol of the service. */
export function awsCall(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): AwsCall {
  const [, service = ''] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = text(headers['x-amz-target']).split('.').at(-1);
  return {
    service,
    action:
      target || new URLSearchParams(body.toString()).get('Action') || restAction(method, new URL(url, 'http://s3')),
    isRetry: /attempt=(?!1\b)/.test(text(headers['amz-sdk-request'])),
  };
}

/** Returns whether a call changes resources. */
export function isChange({ action }: AwsCall): boolean {
  return !/^(Describe|Get|List|GET|HEAD)/.test(action);
}

/** Returns whether a call creates a resource that can be left behind. */
export function isCreation({ action }: AwsCall): boolean {
  return /^(Create|Allocate|Register|Authorize|PutRolePolicy|PUT bucket$)/.test(action) && action !== 'CreateTags';
}

function restAction(method: string, { pathname, searchParams }: URL): string {
  const thing = /^\/[^/]+\/./.test(pathname) ? 'object' : 'bucket';
  const subresource = [...searchParams].find(([name, value]) => value === '' && name !== 'prefix')?.[0];
  return [method, thing, ...(subresource === undefined ? [] : [`?${subresource}`])].join(' ');
}

function text(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}

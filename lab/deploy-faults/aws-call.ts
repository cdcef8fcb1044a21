import type { IncomingHttpHeaders } from 'node:http';

/** A call of AWS's API. */
export interface AwsCall {
  /** Service in the words of AWS's signatures, as in `ec2`. */
  readonly service: string;

  /** What is asked for, as in `CreateVpc`; of S3 the method, what it is about, and the subresource: `PUT bucket ?policy`. */
  readonly action: string;

  /** Whether the caller tries again after an answer that failed. */
  readonly isRetry: boolean;
}

/** Reads which call a request is: from its signature, and from where the service's protocol names the action. */
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

/** Whether a call changes what exists. */
export function isChange({ action }: AwsCall): boolean {
  return !/^(Describe|Get|List|GET|HEAD)/.test(action);
}

/** Whether a call makes something that can be left behind. */
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

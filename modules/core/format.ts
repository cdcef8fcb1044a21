/** Format of a string: the pattern that it must match, and a description that completes "must be …". */
export type Format = readonly [pattern: RegExp, form: string];

const region = '[a-z]{2,4}(-[a-z]+)+-\\d+';

/**
 * Name of an AWS Region, in any partition.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const regionFormat: Format = [new RegExp(`^${region}$`), 'an AWS region, such as "us-east-1"'];

/** Host name or IP address of a server. */
export const hostFormat: Format = [
  /^(?!.*\.\.)(?:\w(?:[\w.-]*\w)?\.?|\[?(?=[^:]*:[^:]*:)[\da-f:.]+\]?)$/i,
  'a host name without a scheme, a port and a path, such as "logs.example.com"',
];

/** Path and query string of requests. */
export const uriFormat: Format = [/^\/[^\s#]*$/, 'a path that begins with "/" and contains no whitespace and no "#"'];

/** Name of an S3 bucket, including names from before 2018, which may contain uppercase letters and underscores. */
export const anyBucketNameFormat: Format = [/^[\w.-]{3,255}$/, 'the name of a bucket, not its ARN or a path'];

/**
 * Name of a log group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
export const logGroupNameFormat: Format = [
  /^[\w./#-]{1,512}$/,
  'the name of a log group: 1 to 512 letters, digits, "_", "-", "/", "." and "#"',
];

/**
 * Name of a log stream, or the beginning of one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
 */
export const streamNameFormat: Format = [/^[^:*]{1,512}$/, 'a string of 1 to 512 characters without ":" and "*"'];

/** Returns the format of a string that is one of several values. */
export function choiceFormat(values: readonly string[]): Format {
  return [new RegExp(`^(${values.join('|')})$`), inWords(values.map((value) => JSON.stringify(value)))];
}

/** Joins words into a list, with "or" before the last one. */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Numbers of TCP ports. */
export const portRange = { min: 1, max: 65535 } as const;

/** Region and account in the ARNs of services that are not regional. */
const globalServices: Readonly<Record<string, string>> = { s3: '', iam: '(\\d{12}|aws)' };

/**
 * Returns the format of the ARN of a resource of an AWS service. `resource` is the pattern of the last part, which
 * determines the type of the resource.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function arnFormat(service: string, what: string, resource: string): Format {
  const globalAccount = globalServices[service];
  const location = globalAccount === undefined ? `${region}:\\d{12}` : `:${globalAccount}`;
  return [new RegExp(`^arn:aws(-[a-z]+)*:${service}:${location}:${resource}$`), `the ARN of ${what}`];
}

import type { LbListenerRuleCondition } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { fields } from '../core/object-shape';
import { list, mapOf, tokenList } from '../core/collection-shape';
import type { Problem } from '../core/problem';
import { member, required, type ShapesOf } from '../core/shape';
import { noInterpolation, plainText } from '../core/string-shape';
import { isKnown, patternProblem } from '../core/validation';
import { cidrProblem } from '../network/ip-range';

/** A part of a query string. */
export interface QueryStringPart {
  /**
   * Name of the parameter, with the wildcards `*` and `?`.
   *
   * @default - parameters of any name
   */
  readonly key?: string;

  /** Value of the parameter, with the wildcards `*` and `?`. */
  readonly value: string;
}

/**
 * Selection of the requests that a target receives. A request must match each given property, and one of its values. A rule
 * has at most five values and six wildcards over all properties.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export interface RequestConditions {
  /**
   * Path patterns, case-sensitive, with the wildcards `*` and `?`, such as `/api/*`; one must match.
   *
   * @default - all paths
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  readonly paths?: readonly string[];

  /**
   * Host patterns, with the wildcards `*` and `?`, such as `*.example.com`; one must match.
   *
   * @default - all hosts
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions
   */
  readonly hosts?: readonly string[];

  /**
   * Patterns of the values of headers by the names of the headers, with the wildcards `*` and `?`, such as `{
   * 'User-Agent': ['*Chrome*'] }`. Each header must match one of its patterns. Use `hosts` for the host header.
   *
   * @default - all headers
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#http-header-conditions
   */
  readonly headers?: Readonly<Record<string, readonly string[]>>;

  /**
   * Request methods in capital letters, such as `GET`; one must match.
   *
   * @default - all methods
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#http-request-method-conditions
   */
  readonly methods?: readonly string[];

  /**
   * Parameters of the query string, such as `{ key: 'version', value: 'v1' }`; one must match.
   *
   * @default - all query strings
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#query-string-conditions
   */
  readonly queryStrings?: readonly QueryStringPart[];

  /**
   * CIDR blocks of the addresses that the load balancer sees, those of clients or of a proxy before it; one must match.
   *
   * @default - all addresses
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#source-ip-conditions
   */
  readonly sourceCidrs?: readonly string[];
}

/** Shapes of `RequestConditions`. */
export const conditionShapes: ShapesOf<RequestConditions> = {
  paths: tokenList(noInterpolation),
  hosts: tokenList(plainText),
  headers: mapOf({ ...tokenList(plainText), samples: [['*Chrome*']] }),
  methods: { ...tokenList(plainText), samples: [['GET']] },
  queryStrings: list(fields<QueryStringPart>({ key: plainText, value: required(plainText) })),
  sourceCidrs: { ...tokenList(plainText), samples: [['192.0.2.0/24']] },
};

/** Names of the properties that select requests. */
export const conditionNames = Object.keys(conditionShapes) as readonly (keyof RequestConditions)[];

/** Returns the properties that select requests, of those that are given. */
export function givenConditions(conditions: RequestConditions): readonly (keyof RequestConditions)[] {
  return conditionNames.filter((name) => conditions[name] !== undefined);
}

/** Returns the conditions of a listener rule; AWS requires at least one. */
export function conditionBlocks(conditions: RequestConditions): LbListenerRuleCondition[] {
  const { hosts, headers = {}, methods, queryStrings, sourceCidrs } = conditions;
  const { paths = givenConditions(conditions).length === 0 ? ['/*'] : undefined } = conditions;
  return [
    ...(paths ? [{ pathPattern: { values: [...paths] } }] : []),
    ...(hosts ? [{ hostHeader: { values: [...hosts] } }] : []),
    ...Object.entries(headers).map(([httpHeaderName, values]) => ({
      httpHeader: { httpHeaderName, values: [...values] },
    })),
    ...(methods ? [{ httpRequestMethod: { values: [...methods] } }] : []),
    ...(queryStrings ? [{ queryString: queryStrings.map((part) => ({ ...part })) }] : []),
    ...(sourceCidrs ? [{ sourceIp: { values: [...sourceCidrs] } }] : []),
  ];
}

/**
 * Quotas of each rule, which AWS cannot raise: condition values, and condition wildcards.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const [maxValues, maxWildcards] = [5, 6];

/** Characters that a header, a query string or its parameter may contain. */
const pattern = [/^[ -~]{1,128}$/, '1 to 128 printable ASCII characters'] as const;

/** Returns the problems of the conditions of a target. */
export function conditionProblems(conditions: RequestConditions): Problem[] {
  const { paths, hosts, headers = {}, methods, queryStrings = [], sourceCidrs } = conditions;
  return [
    ...emptyProblems(conditions),
    ...limitProblems(conditions),
    ...each('paths', paths, (name, path) =>
      patternProblem(
        name,
        path,
        /^\/[A-Za-z0-9_.$/~"'@:+&*?-]{0,127}$/,
        `1 to 128 letters, digits and the characters _ - . $ / ~ " ' @ : + & * ?, beginning with /`,
      ),
    ),
    ...each('hosts', hosts, (name, host) =>
      patternProblem(
        name,
        host,
        /^(?=.*\.)[A-Za-z0-9.*?-]{1,128}$/,
        '1 to 128 letters, digits, hyphens, dots and wildcards * or ?, with at least one dot',
      ),
    ),
    ...Object.entries(headers).flatMap(([name, values]) => [
      headerNameProblem(name),
      ...each(member('headers', name), values, (path, value) => patternProblem(path, value, ...pattern)),
    ]),
    ...each('methods', methods, (name, method) =>
      patternProblem(name, method, /^[A-Z_-]{1,40}$/, 'a method of 1 to 40 capital letters, hyphens and underscores'),
    ),
    ...queryStrings.flatMap(({ key, value }, index) => [
      patternProblem(`queryStrings[${index}].key`, key, ...pattern),
      patternProblem(`queryStrings[${index}].value`, value, ...pattern),
    ]),
    ...each('sourceCidrs', sourceCidrs, cidrProblem),
  ];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpHeaderConditionConfig.html */
function headerNameProblem(name: string): Problem {
  if (name.toLowerCase() === 'host') return 'headers must not contain the host header; use hosts';
  return (
    !/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}$/.test(name) &&
    `headers must have names of 1 to 40 letters, digits and hyphens, got ${JSON.stringify(name)}`
  );
}

/** A value of each property, and all of them, in words. */
const nouns = {
  paths: ['pattern', 'paths'],
  hosts: ['pattern', 'hosts'],
  headers: ['header', 'headers'],
  methods: ['method', 'methods'],
  queryStrings: ['parameter', 'query strings'],
  sourceCidrs: ['CIDR block', 'addresses'],
} as const satisfies Record<keyof RequestConditions, readonly [string, string]>;

function emptyProblems(conditions: RequestConditions): Problem[] {
  const { headers = {} } = conditions;
  const isEmpty = (values: readonly unknown[]) => isKnown(values) && values.length === 0;
  return [
    ...givenConditions(conditions).map((name) => {
      const [one, all] = nouns[name];
      return (
        isEmpty(name === 'headers' ? Object.keys(headers) : conditions[name]!) &&
        `${name} must contain at least one ${one}, got none; leave it out to match all ${all}`
      );
    }),
    ...Object.entries(headers).map(
      ([name, values]) =>
        isEmpty(values) && `${member('headers', name)} must contain at least one pattern, got none; leave it out`,
    ),
  ];
}

/** Counts the values and wildcards of a rule; a value that is known only at deploy counts as one without a wildcard. */
function limitProblems(conditions: RequestConditions): Problem[] {
  const { paths, hosts, headers = {}, methods, queryStrings = [], sourceCidrs } = conditions;
  const patterns = [paths, hosts, ...Object.values(headers)].flatMap(known);
  const count = [...patterns, ...known(methods), ...queryStrings, ...known(sourceCidrs)].length;
  const queries = queryStrings.flatMap(({ key, value }) => [key, value]);
  const wildcards =
    [...patterns, ...queries]
      .filter(isKnown)
      .join('\n')
      .match(/(?<!\\)[*?]/g)?.length ?? 0;
  const names = givenConditions(conditions).join(' and ');
  const together = givenConditions(conditions).length > 1 ? ' together' : '';
  return [
    count > maxValues &&
      `${names} must contain at most ${maxValues} values${together}, got ${count}; combine some with the wildcards * and ?`,
    wildcards > maxWildcards &&
      `${names} must contain at most ${maxWildcards} wildcards * and ?${together}, got ${wildcards}; use shorter patterns, or the rule of another service`,
  ];
}

function each(
  name: string,
  values: readonly string[] | undefined,
  problem: (name: string, value: string) => Problem,
): Problem[] {
  return known(values).map((value, index) => problem(`${name}[${index}]`, value));
}

/** Returns the values of an array, or none if it is a token. */
function known(values: readonly string[] | undefined): readonly string[] {
  return values !== undefined && isKnown(values) ? values : [];
}

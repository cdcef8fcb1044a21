import { Route } from '@cdktf/provider-aws/lib/route';
import fc from 'fast-check';
import { made, tokens } from './made';

/** Generates one of these values. */
export function one<T>(...values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

/** Generates a list of one to three of these values, each once. */
export function some<T>(...values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });
}

/** A generator for each property, so that none is forgotten. */
export type Every<T> = { readonly [K in keyof T]-?: fc.Arbitrary<unknown> };

type Generators<T> = { readonly [K in keyof T]?: fc.Arbitrary<unknown> };

/** Generates objects with all of the first properties, and some of the others. */
export function withSome<T extends object>(
  required: Generators<T>,
  optional: Generators<T> = {},
): fc.Arbitrary<unknown> {
  return fc.record({ ...required, ...optional } as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: Object.keys(required),
    noNullPrototype: true,
  });
}

/** Generates objects with all of these properties. */
export function withAll(properties: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  return withSome<Record<string, unknown>>(properties);
}

/** Generates an integer. */
export function number(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max });
}

/** Generates true or false. */
export const flag = fc.boolean();

/** Generates what is known at deploy only. */
export const token = {
  text: fc.constant(tokens.text),
  number: fc.constant(tokens.number),
  list: fc.constant(tokens.list),
} as const;

/** Generates the ARN of a KMS key. */
export const kmsKeyArn = one<unknown>('arn:aws:kms:eu-west-1:111122223333:key/1a2b', tokens.text);

/** Generates days that CloudWatch and S3 keep logs. */
export const retention = one(1, 7, 30, 3653);

/** Generates something to wait for. */
export const dependable = fc.constant(
  made(
    'a route',
    (_, stack) =>
      stack.node.tryFindChild('Way') ??
      new Route(stack, 'Way', { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1' }),
  ),
);

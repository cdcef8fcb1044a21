import { arnFormat } from './format';
import { isText, isToken, kind, type Shape } from './shape';
import { shown } from './shown';
import type { Problem } from './problem';
import { patternProblem } from './validation';

/** Shape of a string that is validated elsewhere or not at all; a token must be encoded as a string. */
export const plainText: Shape = { ...kind('a string', isText), casts: ['Token.asString'], samples: ['web'] };

/** Shape of a string used as a Terraform argument, in which only tokens may be interpolated. */
export const noInterpolation = literal(plainText);

/** Shape of a name or an ID: 1 to 255 characters without interpolation. */
export const text = upTo(255);

/** Shape of a string that must not be empty. */
export const nonEmpty = containing(
  plainText,
  (name, value) => value === '' && `${name} must not be empty; leave it out, or give it a value`,
);

/** Returns the shape of a string used as a Terraform argument, with 1 to `maxCharacters` characters. */
export function upTo(maxCharacters: number): Shape {
  return containing(
    noInterpolation,
    (name, value) =>
      (value === '' || (!isToken(value) && value.length > maxCharacters)) &&
      `${name} must have 1 to ${maxCharacters} characters, got ${value.length}`,
  );
}

/**
 * Returns the shape of the ARN of a resource of an AWS service, or a token. `resource` is the pattern of the last part:
 * ARNs become part of permissions, so it must match one type of resource only, and no wildcards.
 */
export function arnOf(service: string, what: string, resource: string): Shape {
  const [pattern, form] = arnFormat(service, what, resource);
  const [kind = ''] = /^[a-z-]+[:/]/.exec(resource) ?? [];
  const samples = [
    `arn:aws:${service}:eu-west-1:111122223333:${kind}1a2b`,
    `arn:aws:${service}::111122223333:${kind}1a2b`,
  ];
  return { ...matching(plainText, pattern, form), samples: samples.filter((each) => pattern.test(each)) };
}

/** Returns the shape of a string in which only tokens may be interpolated. */
export function literal(shape: Shape): Shape {
  return containing(shape, (name, value) => {
    const rest = value.replace(/\$\{TfToken\[[^\]]*\]\}/g, '').replace(/([$%])\1\{/g, '');
    return (
      /[$%]\{/.test(rest) &&
      `${name} must not contain "\${" or "%{", which start a Terraform expression, got ${shown(rest)}; pass a token instead`
    );
  });
}

/** Returns the same shape, restricted to strings that match a pattern. `form` describes the allowed values. */
export function matching(shape: Shape, pattern: RegExp, form: string): Shape {
  const samples = (shape.samples ?? []).filter((each) => pattern.test(String(each)));
  return { ...containing(shape, (name, value) => patternProblem(name, value, pattern, form)), samples };
}

/** Adds a check of the contents to the shape of a string. */
function containing(shape: Shape, problem: (name: string, value: string) => Problem): Shape {
  return {
    ...shape,
    problems: (name, value: string, check) => {
      const found = check === 'values' && problem(name, value);
      return [...shape.problems(name, value as never, check), ...(found ? [found] : [])];
    },
  };
}

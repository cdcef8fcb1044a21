import { type Attributes, attributesOf } from './attributes';
import { type Difference, differences } from './differences';
import { awsExamples, type ExampleName } from './examples';

/** An example of AWS's beside the rebuilt one. */
export interface Comparison {
  /** What AWS says. */
  readonly aws: Attributes;
  /** What the rebuilt one says of the same. */
  readonly ours: Attributes;
  /** Why they differ, by attribute, where that is listed. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Compares an example of AWS's with the attributes of the rebuilt one, as far as AWS shows them. */
export function compared(name: ExampleName, rebuilt: Attributes): Comparison {
  const { definition, rights, shows = [''] } = awsExamples[name];
  const shown = (attributes: Attributes) =>
    picked(attributes, (attribute) => shows.some((beginning) => attribute.startsWith(beginning)));
  const reasons = differencesOf(name).flatMap(({ attributes, reason }) => attributes.map((each) => [each, reason]));
  return {
    aws: shown(attributesOf(definition, rights)),
    ours: shown(rebuilt),
    reasons: shown(Object.fromEntries(reasons) as Attributes),
  };
}

/** The differences of an example, those that all have included. */
export function differencesOf(name: ExampleName): readonly Difference[] {
  return differences.filter(({ of }) => of === undefined || of.includes(name));
}

/** The attributes in which nothing is said to differ. */
export function unlisted(attributes: Attributes, { reasons }: Comparison): Attributes {
  return picked(attributes, (attribute) => !(attribute in reasons));
}

function picked(attributes: Attributes, isPicked: (attribute: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([attribute]) => isPicked(attribute)));
}

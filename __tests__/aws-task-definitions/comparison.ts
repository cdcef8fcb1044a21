import { type Attributes, attributesOf } from './attributes';
import { type Difference, differences } from './differences';
import { awsExamples, type ExampleName } from './examples';

/** An AWS example compared with the rebuilt one. */
export interface Comparison {
  /** Attributes of AWS's example. */
  readonly aws: Attributes;
  /** Attributes of the rebuilt example. */
  readonly ours: Attributes;
  /** Listed reasons for differences, by attribute. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Compares an AWS example with the attributes of the rebuilt one, limited to the attributes that AWS shows. */
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

/** Differences of an example, including those that all examples have. */
export function differencesOf(name: ExampleName): readonly Difference[] {
  return differences.filter(({ of }) => of === undefined || of.includes(name));
}

/** Attributes without a listed difference. */
export function unlisted(attributes: Attributes, { reasons }: Comparison): Attributes {
  return picked(attributes, (attribute) => !(attribute in reasons));
}

function picked(attributes: Attributes, isPicked: (attribute: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([attribute]) => isPicked(attribute)));
}

import type { Calls } from './calls';
import { PatternError } from './cursor';
import {
  type Alternatives,
  alternativesOf,
  alternativesWithin,
  type Callable,
  conditionAlternatives,
  type Element,
  groupKind,
} from './tree';

/**
 * Checks that each look-behind matches strings of one length, or has alternatives that each do, and contains nothing that
 * Onigmo does not match backwards; and that no condition has more than two alternatives.
 *
 * @throws PatternError if a group does not
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE section 7
 */
export function checkGroups(pattern: Callable, calls: Calls): void {
  const lengths = new Map<Callable, number>();
  check(pattern.body, undefined);

  function check(alternatives: Alternatives, within: 'look-behind' | 'negative look-behind' | undefined): void {
    for (const element of alternatives.flatMap(({ body }) => body)) {
      if (within !== undefined && !isAllowed(element, within === 'negative look-behind')) throw invalid();
      if (isCondition(element) && conditionAlternatives(element).length > 2) {
        throw new PatternError('invalid conditional pattern');
      }
      const content = alternativesWithin(element) ?? [];
      if (element.type !== 'LookaroundAssertion' || element.kind === 'lookahead') check(content, within);
      else {
        check(content, element.negate || within === 'negative look-behind' ? 'negative look-behind' : 'look-behind');
        alternativesOf(element).forEach(({ body }) => lengthOfAll(body));
      }
    }
  }

  function lengthOfAll(elements: readonly Element[]): number {
    return elements.reduce((sum, element) => sum + lengthOf(element), 0);
  }

  function lengthOf(element: Element): number {
    switch (element.type) {
      case 'Character':
        return 1;
      case 'Quantifier':
        if (element.min !== element.max) throw invalid();
        return element.min * lengthOf(element.body);
      case 'Subroutine':
        if (calls.isRecursive(element)) throw invalid();
        return lengthOfGroup(calls.targetOf(element));
      case 'CapturingGroup':
        return lengthOfGroup(element);
      case 'Group':
        return lengthOfEach(element.body);
      default:
        return 0;
    }
  }

  function lengthOfGroup(group: Callable): number {
    const length = lengths.get(group) ?? lengthOfEach(group.body);
    lengths.set(group, length);
    return length;
  }

  function lengthOfEach(alternatives: Alternatives): number {
    const [first = 0, ...others] = alternatives.map(({ body }) => lengthOfAll(body));
    if (others.some((length) => length !== first)) throw invalid();
    return first;
  }
}

function isCondition(element: Element): element is Extract<Element, { type: 'Group' }> {
  return element.type === 'Group' && groupKind(element) === 'condition';
}

function isAllowed(element: Element, isNegative: boolean): boolean {
  switch (element.type) {
    case 'Character':
    case 'Quantifier':
    case 'Subroutine':
      return true;
    case 'CapturingGroup':
      return !isNegative;
    case 'Group':
      return groupKind(element) === 'enclosing' || groupKind(element) === 'options';
    case 'LookaroundAssertion':
      return element.kind === 'lookbehind';
    default:
      return false;
  }
}

function invalid(): PatternError {
  return new PatternError('invalid pattern in look-behind');
}

import type { Calls } from './calls';
import { PatternError } from './cursor';
import { type Alternatives, alternativesWithin, type Callable, type Element, groupKind } from './tree';

/**
 * Checks that no group calls itself before it has matched a character, or in each of its alternatives.
 *
 * @throws PatternError if one does
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE section 9
 */
export function checkRecursion(calls: Calls): void {
  const lengths = new NonEmpty(calls);
  for (const group of calls.recursiveGroups) {
    if (callsItselfFirst(group, calls, lengths) || callsItselfAlways(group, calls)) {
      throw new PatternError('never ending recursion');
    }
  }
}

/** Returns `true` if a group can call itself before it has matched a character. */
function callsItselfFirst(group: Callable, calls: Calls, nonEmpty: NonEmpty): boolean {
  const visited = new Set<Callable>();
  return nonEmpty.during(group, () => leadsTo(group.body));

  function leadsTo(alternatives: Alternatives): boolean {
    return alternatives.some(({ body }) => {
      for (const element of body) {
        if (elementLeadsTo(element)) return true;
        if (nonEmpty.element(element)) return false;
      }
      return false;
    });
  }

  function elementLeadsTo(element: Element): boolean {
    if (element.type === 'Subroutine') return groupLeadsTo(calls.targetOf(element));
    if (element.type === 'CapturingGroup') return groupLeadsTo(element);
    return leadsTo(alternativesWithin(element) ?? []);
  }

  function groupLeadsTo(next: Callable): boolean {
    if (next === group) return true;
    if (visited.has(next)) return false;
    visited.add(next);
    return leadsTo(next.body);
  }
}

/** Returns `true` if a group calls itself whichever alternatives match. */
function callsItselfAlways(group: Callable, calls: Calls): boolean {
  const known = new Set<Callable>();
  let before: number;
  do {
    before = known.size;
    calls.called.filter((each) => always(each.body)).forEach((each) => known.add(each));
  } while (known.size > before);
  return always(group.body);

  function always(alternatives: Alternatives): boolean {
    return alternatives.every(({ body }) => body.some(elementAlways));
  }

  function elementAlways(element: Element): boolean {
    if (element.type === 'Subroutine') return isKnown(calls.targetOf(element));
    if (element.type === 'Quantifier' && element.min === 0) return false;
    const alternatives = alternativesWithin(element);
    return element === group || (alternatives !== undefined && always(alternatives));
  }

  function isKnown(next: Callable): boolean {
    return next === group || known.has(next);
  }
}

/** Elements that match at least one character, as far as Onigmo sees. */
class NonEmpty {
  private readonly elements = new Map<Element, boolean>();
  private readonly groups = new Map<Callable, boolean>();
  private readonly current = new Set<Callable>();

  constructor(private readonly calls: Calls) {}

  /** Takes a group as empty, unless it is known, while a function runs. */
  during<T>(group: Callable, run: () => T): T {
    this.current.add(group);
    const result = run();
    this.current.delete(group);
    return result;
  }

  element(element: Element): boolean {
    const known = this.elements.get(element) ?? this.find(element);
    this.elements.set(element, known);
    return known;
  }

  private find(element: Element): boolean {
    switch (element.type) {
      case 'Character':
        return true;
      case 'Quantifier':
        return element.min > 0 && this.element(element.body);
      case 'Subroutine': {
        const target = this.calls.targetOf(element);
        return this.calls.isRecursive(element) ? (this.groups.get(target) ?? false) : this.group(target);
      }
      case 'Backreference': {
        const groups = this.calls.groupsOf(element.ref);
        return (
          groups.every((group) => !this.calls.isWithin(element, group)) && groups.every((each) => this.group(each))
        );
      }
      case 'CapturingGroup':
        return this.group(element);
      case 'Group':
        return groupKind(element) !== 'absence' && this.alternatives(alternativesWithin(element)!);
      default:
        return false;
    }
  }

  private group(group: Callable): boolean {
    const known = this.groups.get(group);
    if (known !== undefined || this.current.has(group)) return known ?? false;
    const found = this.during(group, () => this.alternatives(group.body));
    this.groups.set(group, found);
    return found;
  }

  private alternatives(alternatives: Alternatives): boolean {
    // Each element is looked at, as Onigmo does, since groups may only be known at their first look.
    const each = alternatives.map(({ body }) => body.map((element) => this.element(element)));
    return each.every((elements) => elements.includes(true));
  }
}

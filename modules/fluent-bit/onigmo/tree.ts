import type {
  AlternativeElementNode,
  AlternativeNode,
  CapturingGroupNode,
  GroupNode,
  RegexNode,
  SubroutineNode,
} from 'oniguruma-parser/parser' with { 'resolution-mode': 'import' };

/** Element of a pattern: a character, position, group, repetition, reference or call. */
export type Element = AlternativeElementNode;

/** Alternatives of a pattern or group. */
export type Alternatives = readonly AlternativeNode[];

/** Group that a call may repeat; the pattern itself is one. */
export type Callable = CapturingGroupNode | RegexNode;

/** Call of a group. */
export type Call = SubroutineNode;

/**
 * Returns the alternatives of a group, or of the group that is its only content. Groups that only enclose have no node
 * of their own in Onigmo.
 */
export function alternativesOf({ body }: { readonly body: Alternatives }): Alternatives {
  const [only, ...others] = body.length === 1 ? body[0]!.body : [];
  const group = others.length === 0 && only !== undefined ? unrepeated(only) : undefined;
  return group?.type === 'Group' && !group.atomic && !group.flags ? alternativesOf(group) : body;
}

/** Onigmo drops a repetition by `{1}`. */
function unrepeated(element: Element): Element {
  return element.type === 'Quantifier' && element.min === 1 && element.max === 1 ? unrepeated(element.body) : element;
}

/** Returns what a group is in Onigmo; `translation.ts` marks those that Oniguruma does not have. */
export function groupKind(group: GroupNode): 'condition' | 'absence' | 'atomic' | 'options' | 'enclosing' {
  if (!group.atomic) return group.flags ? 'options' : 'enclosing';
  const marker = group.body[0]!.body[0];
  if (marker?.type !== 'Assertion' || marker.kind !== 'text_segment_boundary') return 'atomic';
  return marker.negate ? 'absence' : 'condition';
}

/** Returns the alternatives of a condition, which follow its marker: the second is empty if it is not written. */
export function conditionAlternatives(group: GroupNode): Alternatives {
  const content = group.body[0]!.body[1];
  const alternatives = content?.type === 'Group' ? alternativesOf(content) : [];
  return alternatives.length === 1 ? [...alternatives, { type: 'Alternative', body: [] }] : alternatives;
}

/** Returns the alternatives within an element, or `undefined` if it has none. */
export function alternativesWithin(element: Element): Alternatives | undefined {
  if (element.type === 'Quantifier') return [{ type: 'Alternative', body: [element.body] }];
  if (element.type === 'Group' && groupKind(element) === 'condition') return conditionAlternatives(element);
  return element.type === 'Group' || element.type === 'CapturingGroup' || element.type === 'LookaroundAssertion'
    ? element.body
    : undefined;
}

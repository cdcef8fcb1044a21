import { type Alternatives, alternativesWithin, type Call, type Callable, type Element } from './tree';

/** Groups of a pattern, and the calls that repeat them. */
export class Calls {
  private readonly groups: Callable[] = [];
  private readonly named = new Map<string, Callable[]>();
  private readonly around = new Map<Element | Callable, Callable>();
  /** Groups and calls directly within a group. */
  private readonly within = new Map<Callable, (Callable | Call)[]>();
  private readonly recursive = new Set<Call>();
  private readonly calls: Call[] = [];

  constructor(pattern: Callable) {
    this.add(pattern);
    for (const call of this.calls) {
      if (this.reaches(this.targetOf(call), this.around.get(call)!)) this.recursive.add(call);
    }
  }

  /** Returns the group that a call repeats. */
  targetOf(call: Call): Callable {
    return this.groupsOf(call.ref)[0]!;
  }

  /** Returns the groups with a name or number. */
  groupsOf(ref: string | number): readonly Callable[] {
    return typeof ref === 'string' ? this.named.get(ref)! : [this.groups[ref]!];
  }

  /** Returns `true` if an element is in a group. */
  isWithin(element: Element, group: Callable): boolean {
    let around = this.around.get(element);
    while (around !== undefined && around !== group) around = this.around.get(around);
    return around === group;
  }

  /** Returns `true` if a call is part of what it repeats. */
  isRecursive(call: Call): boolean {
    return this.recursive.has(call);
  }

  /** Groups that calls repeat. */
  get called(): readonly Callable[] {
    return [...new Set(this.calls.map((call) => this.targetOf(call)))];
  }

  /** Groups that calls repeat within themselves. */
  get recursiveGroups(): readonly Callable[] {
    return this.called.filter((group) => this.nextOf(group).some((next) => this.reaches(next, group)));
  }

  private add(group: Callable): void {
    this.groups.push(group);
    this.within.set(group, []);
    if (group.type === 'CapturingGroup' && group.name !== undefined) {
      const groups = this.named.get(group.name) ?? [];
      this.named.set(group.name, groups);
      groups.push(group);
    }
    this.collect(group.body, group);
  }

  private collect(alternatives: Alternatives, around: Callable): void {
    for (const element of alternatives.flatMap(({ body }) => body)) {
      const isGroup = element.type === 'CapturingGroup';
      if (isGroup || element.type === 'Subroutine') this.within.get(around)!.push(element);
      if (isGroup || element.type === 'Subroutine' || element.type === 'Backreference')
        this.around.set(element, around);
      if (element.type === 'Subroutine') this.calls.push(element);
      if (isGroup) this.add(element);
      else this.collect(alternativesWithin(element) ?? [], around);
    }
  }

  /** Groups that are directly within a group, or that it calls. */
  private nextOf(group: Callable): readonly Callable[] {
    return this.within.get(group)!.map((each) => (each.type === 'Subroutine' ? this.targetOf(each) : each));
  }

  /** Returns `true` if a group is another one, or contains or calls it, directly or not. */
  private reaches(from: Callable, to: Callable): boolean {
    const reached = new Set([from]);
    for (const group of reached) this.nextOf(group).forEach((next) => reached.add(next));
    return reached.has(to);
  }
}

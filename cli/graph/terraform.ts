import type { Block, StackDocument, SynthesizedStack } from '../synth-folder';

/** A resource of a stack. */
export interface Resource {
  /** Identifier among the resources of all stacks: `<stack>/<address>`. */
  readonly id: string;
  /** Stack that creates it. */
  readonly stack: SynthesizedStack;
  /** Terraform type, such as `aws_s3_bucket`. */
  readonly type: string;
  /** Construct path below the stack, without `Resource` at its end; the Terraform name if CDKTF wrote no path. */
  readonly path: string;
  /** Arguments. */
  readonly block: Block;
}

/** Place of a value. */
export interface Place {
  /** Stack whose document contains the value. */
  readonly stack: SynthesizedStack;
}

/** Resources of all stacks of a synthesized app, and the resources that their expressions refer to. */
export class Terraform {
  private readonly all: readonly Resource[];
  private readonly byId: ReadonlyMap<string, Resource>;

  constructor(private readonly stacks: readonly SynthesizedStack[]) {
    this.all = stacks.flatMap((stack) => resourcesOf(stack));
    this.byId = new Map(this.all.map((resource) => [resource.id, resource]));
  }

  /** Returns the resources of a type, or all. */
  resources(type?: string): readonly Resource[] {
    return type === undefined ? this.all : this.all.filter((resource) => resource.type === type);
  }

  /** Returns the first resource that an expression refers to; in another stack, if it refers to an output of that stack. */
  referenced(value: unknown, { stack }: Place): Resource | undefined {
    return this.allReferenced(value, { stack })[0];
  }

  /** Returns all resources that the expressions in a value refer to. */
  allReferenced(value: unknown, { stack }: Place): readonly Resource[] {
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    if (!text.includes('${') && !/^aws_\w+\./.test(text)) return [];
    const found = new Set<Resource>();
    for (const [, output, address] of text.matchAll(
      /terraform_remote_state\.[\w-]+\.outputs\.([\w-]+)|(?<![\w.])((?:aws|terraform)_\w+\.[\w-]+)/g,
    )) {
      const resource = output === undefined ? this.byId.get(`${stack.name}/${address}`) : this.ofOutput(output);
      if (resource) found.add(resource);
    }
    return [...found];
  }

  /** Returns the resources whose argument refers to a resource. */
  referringTo(target: Resource, type: string, argument: string): readonly Resource[] {
    return this.resources(type).filter((each) => this.referenced(each.block[argument], each) === target);
  }

  /** Returns a readable value: with defaults of variables, names of resources, and `…` for values that only AWS knows. */
  text(value: unknown, place: Place): string {
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return replaceExpressions(text, (expression) => this.known(expression, place)).replaceAll('$${', '${');
  }

  private known(expression: string, place: Place): string {
    const { document } = place.stack;
    const [, variable] = /^var\.([\w-]+)$/.exec(expression) ?? [];
    if (variable !== undefined) return String(member(document, 'variable', variable, 'default') ?? '…');
    if (/^data\.aws_region\.\w+\.(id|name|region)$/.test(expression)) return regionOf(document) ?? '…';
    if (/^data\.aws_partition\.\w+\.partition$/.test(expression)) return 'aws';
    if (/^data\.aws_partition\.\w+\.dns_suffix$/.test(expression)) return 'amazonaws.com';
    if (/^data\.aws_partition\.\w+\.reverse_dns_prefix$/.test(expression)) return 'com.amazonaws';
    const resource = this.referenced(`\${${expression}}`, place);
    return resource ? (this.literalName(resource) ?? resource.path) : '…';
  }

  /** Returns the name of a resource on AWS, if known at synth time; `*` is the part that AWS appends to a prefix. */
  literalName(resource: Resource): string | undefined {
    const { block } = resource;
    for (const argument of ['name', 'bucket', 'family', 'alarm_name']) {
      if (typeof block[argument] === 'string') return this.text(block[argument], resource);
    }
    for (const argument of ['name_prefix', 'bucket_prefix']) {
      if (typeof block[argument] === 'string') return `${this.text(block[argument], resource)}*`;
    }
    return undefined;
  }

  private ofOutput(output: string): Resource | undefined {
    for (const stack of this.stacks) {
      const value = member(stack.document, 'output', output, 'value');
      if (value !== undefined) return this.referenced(value, { stack });
    }
    return undefined;
  }
}

function resourcesOf(stack: SynthesizedStack): readonly Resource[] {
  return Object.entries(stack.document.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => {
      const path = String(member(block, '//', 'metadata', 'path') ?? `${stack.name}/${name}`);
      return {
        id: `${stack.name}/${type}.${name}`,
        stack,
        type,
        path: path.replace(/^[^/]*\//, '').replace(/\/Resource$/, ''),
        block,
      };
    }),
  );
}

function regionOf(document: StackDocument): string | undefined {
  const [provider] = listOf(member(document, 'provider', 'aws'));
  const region = provider?.['region'];
  return typeof region === 'string' && !region.includes('${') ? region : undefined;
}

/** Returns a member of nested objects, or `undefined` if it does not exist. */
export function member(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (each, key) => (typeof each === 'object' && each !== null ? (each as Block)[key] : undefined),
    value,
  );
}

/** Returns the objects of a block that may be written as one object or as an array of them. */
export function listOf(value: unknown): readonly Block[] {
  return [value].flat().filter((each): each is Block => typeof each === 'object' && each !== null);
}

/** Replaces each `${…}` of a string, including braces inside it; `$${` is not an expression. */
function replaceExpressions(text: string, replacement: (expression: string) => string): string {
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    if (text.startsWith('$${', index)) {
      result += '$${';
      index += 2;
    } else if (text.startsWith('${', index)) {
      const end = endOfExpression(text, index + 2);
      result += replacement(text.slice(index + 2, end));
      index = end;
    } else result += text[index];
  }
  return result;
}

function endOfExpression(text: string, start: number): number {
  for (let index = start, depth = 1; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    else if (text[index] === '}' && (depth -= 1) === 0) return index;
  }
  return text.length;
}

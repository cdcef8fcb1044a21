import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { refuseEmittedProblems } from './emitted';
import type { Block } from './parse-json';
import { TerraformDataSource, TerraformStack, Testing } from 'cdktf';

export { type Block, parseJson } from './parse-json';

/** A class of the provider bindings. */
interface ElementClass {
  readonly tfResourceType: string;
}

/** Terraform JSON of a stack, with look-ups by class. */
export interface Synthesized {
  /** Returns the only element of a class; fails if there are none or several. */
  only(type: ElementClass): Block;
  /** Returns the element of a class with a construct path below the stack, such as `Logs/Resource`. */
  at(type: ElementClass, path: string): Block;
  /** Returns all elements of a class. */
  all(type: ElementClass): Block[];
  /** All addresses, sorted, such as `aws_s3_bucket.Logs_1A2B3C4D`. */
  addresses(): string[];
  /** The complete document. */
  json(): Block;
}

/** Builds and validates a temporary stack named `test`, and returns its Terraform JSON. */
export function synth(build: (stack: TerraformStack) => void): Synthesized {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  build(stack);
  return read(stack);
}

/** Returns the Terraform JSON of an existing stack. */
export function read(stack: TerraformStack): Synthesized {
  const document = JSON.parse(Testing.synth(stack, true)) as Block;
  refuseEmittedProblems(document);
  const elements = (type: ElementClass): Record<string, Block> => {
    const kind = Object.prototype.isPrototypeOf.call(TerraformDataSource, type) ? 'data' : 'resource';
    return (document[kind]?.[type.tfResourceType] ?? {}) as Record<string, Block>;
  };
  const all = (type: ElementClass): Block[] => Object.values(elements(type));
  return {
    all,
    only(type) {
      const found = all(type);
      if (found.length !== 1) throw new Error(`expected one ${type.tfResourceType}, found ${found.length}`);
      return found[0]!;
    },
    at(type, path) {
      const construct = stack.node.findAll().find((each) => each.node.path === `${stack.node.path}/${path}`);
      if (!construct) throw new Error(`no construct at ${path}`);
      const found = elements(type)[stack.getLogicalId(construct as never)];
      if (!found) throw new Error(`no ${type.tfResourceType} at ${path}`);
      return found;
    },
    addresses: () =>
      ['resource', 'data']
        .flatMap((kind) =>
          Object.entries((document[kind] ?? {}) as Record<string, Block>).flatMap(([type, named]) =>
            Object.keys(named).map((name) => `${kind === 'data' ? 'data.' : ''}${type}.${name}`),
          ),
        )
        .sort(),
    json: () => document,
  };
}

/** Returns the error message of building a stack; fails if there is none. */
export function refusal(build: (stack: TerraformStack) => void): string {
  try {
    synth(build);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected a refusal, but the stack was built');
}

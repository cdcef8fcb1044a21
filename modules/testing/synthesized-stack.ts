import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Manifest, TerraformElement, TerraformStack, Testing } from 'cdktf';
import { shown } from '../core/shown';
import { ValidationError } from '../core/validation';

/** A stack whose synthesized resources are read: the stack itself, or the folder that it was synthesized to. */
export type SynthesizedStack = TerraformStack | string;

/** Arguments of a resource, as Terraform reads them. */
export type ResourceArguments = Readonly<Record<string, unknown>>;

/** A resource of a synthesized stack. */
export interface SynthesizedResource {
  /** Construct path below the stack, such as `Web/TaskDefinition/Resource`. */
  readonly path: string;
  /** Address in Terraform, such as `aws_ecs_service.Web_A1B2C3D4`. */
  readonly address: string;
  /** Arguments of the resource. */
  readonly block: ResourceArguments;
}

/** Synthesized resources and files of a stack. */
export interface Synthesis {
  /** Returns the resources of a type, such as `aws_ecs_service`. */
  resources(type: string): readonly SynthesizedResource[];
  /** Folder of the stack, with the files of the log routers. */
  readonly folder: string;
}

/**
 * Reads the synthesized resources of a stack; a stack that is not synthesized yet is, with all validations.
 *
 * @throws ValidationError if the argument is no stack, or there is no synthesized stack in the folder
 */
export function synthesisOf(stack: SynthesizedStack): Synthesis {
  const given: unknown = stack;
  if (typeof given !== 'string' && !TerraformStack.isStack(given)) {
    throw new ValidationError('cdktf-firelens/testing', [
      `the argument must be a stack, or the folder of a synthesized stack, got ${shown(given)}; pass the TerraformStack itself`,
    ]);
  }
  if (typeof stack !== 'string') {
    const paths = new Map(
      stack.node
        .findAll()
        .filter((each): each is TerraformElement => TerraformElement.isTerraformElement(each))
        .map((element) => [stack.getLogicalId(element), pathBelow(element.node.path)]),
    );
    const folder = join(App.of(stack).outdir, Manifest.stacksFolder, stack.node.id);
    return synthesis(JSON.parse(Testing.synth(stack, true)) as Document, folder, (id) => paths.get(id));
  }
  const file = join(stack, 'cdk.tf.json');
  if (!existsSync(file)) {
    throw new ValidationError('cdktf-firelens/testing', [
      stack.trimStart().startsWith('{')
        ? 'the argument must be a stack, or the folder of a synthesized stack, got JSON; pass the stack instead of Testing.synth() of it'
        : `the folder must contain cdk.tf.json, got ${shown(stack)}; pass cdktf.out/stacks/<stack> after "cdktf synth"`,
    ]);
  }
  return synthesis(JSON.parse(readFileSync(file, 'utf8')) as Document, stack, (_, block) => {
    const path = (block['//'] as { readonly metadata?: { readonly path?: string } } | undefined)?.metadata?.path;
    return path === undefined ? undefined : pathBelow(path);
  });
}

interface Document {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceArguments>>>>;
}

function synthesis(
  { resource = {} }: Document,
  folder: string,
  pathOf: (id: string, block: ResourceArguments) => string | undefined,
): Synthesis {
  return {
    folder,
    resources: (type) =>
      Object.entries(resource[type] ?? {}).map(([id, block]) => ({
        path: pathOf(id, block) ?? id,
        address: `${type}.${id}`,
        block,
      })),
  };
}

function pathBelow(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}

/** Returns the path of the construct of the library that a resource belongs to: without `Resource` at its end. */
export function ownerOf({ path }: SynthesizedResource): string {
  return path.replace(/\/Resource$/, '');
}

import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import * as cdktf from 'cdktf';
import { TerraformStack, Testing } from 'cdktf';
import * as typescript from 'typescript';
import * as library from '../../modules';
import * as testing from '../../modules/testing';
import { readmeBlocks } from './readme';

/** TypeScript blocks of README and the guides. */
export const examples = readmeBlocks('ts');

/** Packages that the examples import. */
export const packages: Readonly<Record<string, unknown>> = {
  'cdktf-firelens': library,
  'cdktf-firelens/testing': testing,
  cdktf,
};

/** Runs the example that exports this name against this library, and returns its exports. */
export function runExample(name: string, imported = packages): Readonly<Record<string, unknown>> {
  const example = examples.find((text) => new RegExp(`^export (class|function) ${name}\\b`, 'm').test(text))!;
  const options = { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 };
  const { outputText } = typescript.transpileModule(example, { compilerOptions: options });
  const exports: Record<string, unknown> = {};
  new Function('require', 'exports', outputText)(
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- The provider's classes are loaded by path.
    (name: string) => imported[name] ?? (require(name) as unknown),
    exports,
  );
  return exports;
}

/** Resources of a synthesized stack, by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Returns a stack with an AWS provider in which an example creates constructs. */
export function stackWith(create: (stack: TerraformStack) => void): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  create(stack);
  return stack;
}

/** Returns the synthesized resources of a stack; fails if the stack has warnings. */
export function resourcesOf(stack: TerraformStack): Resources {
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Resources };
  expect(warningsOf(stack)).toEqual([]);
  return resource;
}

/** Warnings of a stack. */
export function warningsOf(stack: TerraformStack): readonly string[] {
  const metadata = stack.node.findAll().flatMap(({ node }) => node.metadata);
  return metadata.filter(({ type }) => type.includes('warn')).map(({ data }) => String(data));
}

import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { App, TerraformDataSource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Returns an error if the app, the stack or the AWS bindings use another copy of CDKTF than this library, or CDK Terrain.
 * Each copy runs only the aspects that were added with it, so files and checks of this library would be missing without
 * an error.
 *
 * @see https://developer.hashicorp.com/terraform/cdktf/concepts/aspects
 */
export function cdktfCopiesProblem(scope: IConstruct): string | undefined {
  const users = [
    ...scope.node.scopes.flatMap((construct) => [
      { user: 'the app', core: coreClass(construct, 'App'), own: App },
      { user: `the stack "${construct.node.path}"`, core: coreClass(construct, 'TerraformStack'), own: TerraformStack },
    ]),
    {
      user: 'the package of the AWS bindings',
      core: coreClass(DataAwsRegion.prototype, 'TerraformDataSource'),
      own: TerraformDataSource,
    },
  ];
  const other = users.find(({ core, own }) => core !== undefined && core !== own);
  if (other?.core === undefined) return undefined;
  const [theirs, ours] = [typeOf(other.core).packageName, typeOf(other.own).packageName];
  const fix =
    theirs === ours
      ? 'make both resolve the same copy, for example with `overrides` in package.json, and without `npm link`'
      : `install ${theirs}-firelens, which is this library for ${theirs}, and import it by this name`;
  return (
    `CDKTF must be installed once, but ${other.user} uses ${placeOf(other.core)}, and ${ours}-firelens uses ${placeOf(other.own)}; ` +
    `${fix}; \`npm ls cdktf cdktn\` shows the copies`
  );
}

/** A class of CDKTF, of any copy. */
type CoreClass = object;

/** Name and version of the class that jsii writes into each class of CDKTF. */
const runtimeType = Symbol.for('jsii.rtti');

/** Returns the class of CDKTF that an object is an instance of. */
function coreClass(object: object, name: string): CoreClass | undefined {
  for (let prototype = object; prototype !== null; prototype = Object.getPrototypeOf(prototype) as object) {
    const { constructor } = prototype as { readonly constructor: unknown };
    if (typeof constructor === 'function' && Object.hasOwn(constructor, runtimeType)) {
      if (typeOf(constructor).name === name) return constructor;
    }
  }
  return undefined;
}

/** Returns the package, the name and the version of a class of CDKTF. */
function typeOf(core: CoreClass): { readonly packageName: string; readonly name: string; readonly version: string } {
  const { fqn, version } = Reflect.get(core, runtimeType) as { readonly fqn: string; readonly version: string };
  const [packageName = '', ...names] = fqn.split('.');
  return { packageName, name: names.join('.'), version };
}

/** Returns the package and version of a class of CDKTF, and the folder of its file if Node.js knows it. */
function placeOf(core: CoreClass): string {
  const { packageName, name, version } = typeOf(core);
  // Bundlers leave no cache of modules.
  const modules = Object.values((typeof require === 'function' && require.cache) || {});
  const folder = modules.find((module) => exportOf(module, name) === core)?.path.replace(/[/\\]lib$/, '');
  return `${packageName} ${version}${folder === undefined ? '' : ` in ${folder}`}`;
}

/** Returns an export of a module. Getters are not called: they load further modules. */
function exportOf(module: NodeModule | undefined, name: string): unknown {
  const { exports } = module ?? {};
  return typeof exports === 'object' && exports !== null
    ? Object.getOwnPropertyDescriptor(exports, name)?.value
    : undefined;
}

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { projectFolder } from '../lab/project';

/** An entry of TypeDoc's navigation: an entry point, a category, or an export. */
interface NavigationEntry {
  readonly title: string;
  /** Path of the page below the folder of the reference; categories have none. */
  readonly path?: string;
  readonly children?: readonly NavigationEntry[];
}

/** An entry point of the package in the API reference. */
export interface EntryPoint {
  /** Name with which it is imported, such as `cdktf-firelens/testing`. */
  readonly name: string;
  /** Address of its page. */
  readonly address: string;
  /** Categories of its exports, in order. */
  readonly categories: readonly Category[];
}

/** A category of the exports of an entry point. */
export interface Category {
  /** Title, which is a heading on the page of the entry point. */
  readonly title: string;
  /** Beginning of the addresses of its pages. */
  readonly folder: string;
  /** Exports with the addresses of their pages, in order. */
  readonly exports: readonly { readonly name: string; readonly address: string }[];
}

/** Navigation that TypeDoc writes beside the pages of the reference. */
const navigationFile = 'site/generated/api.json';

const entryFiles: Readonly<Record<string, string>> = {
  'modules/index.ts': '/api/cdktf-firelens/index.md',
  'modules/fluent-bit/index.ts': '/api/cdktf-firelens/fluent-bit/index.md',
  'modules/testing/index.ts': '/api/cdktf-firelens/testing/index.md',
};

/** Address of the page in the API reference for the file of an entry point; `undefined` for other files. */
export function apiPageOf(file: string): string | undefined {
  return entryFiles[file];
}

/** Entry points of the package with their exports, as TypeDoc wrote them. */
export function entryPoints(): readonly EntryPoint[] {
  const navigation = JSON.parse(readFileSync(join(projectFolder, navigationFile), 'utf8')) as NavigationEntry[];
  return navigation.flatMap((entry) => entryPointsIn(entry, ''));
}

/** An entry point and those below it: TypeDoc nests `cdktf-firelens/testing` in `cdktf-firelens`. */
function entryPointsIn({ title, path, children = [] }: NavigationEntry, prefix: string): EntryPoint[] {
  const name = `${prefix}${title}`;
  const categories = children.filter((child) => child.path === undefined).map(categoryOf);
  const below = children.filter((child) => child.path !== undefined);
  return [
    { name, address: `/api/${dirname(path!)}/`, categories },
    ...below.flatMap((entry) => entryPointsIn(entry, `${name}/`)),
  ];
}

function categoryOf({ title, children = [] }: NavigationEntry): Category {
  const exports = children.map((child) => ({ name: child.title, address: `/api/${child.path!.replace(/\.md$/, '')}` }));
  return { title, folder: `${dirname(exports[0]!.address)}/`, exports };
}

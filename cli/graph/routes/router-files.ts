import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../synth-folder';
import { parseFluentBit, parseFluentd, type Section } from './configuration';
import { fluentBitRoutes } from './fluent-bit-routes';
import { fluentdRoutes } from './fluentd-routes';
import type { Route, RouteRow } from './route';

/** Returns the routes of a task from the files that the library writes beside `cdk.tf.json`; none if there are no files. */
export function readRoutes(stackFolder: string, family: string): readonly Route[] {
  for (const router of ['fluent-bit', 'fluentd'] as const) {
    const folder = join(stackFolder, router, family);
    if (!existsSync(join(folder, 'routes.json'))) continue;
    const rows = readJson<readonly RouteRow[]>(join(folder, 'routes.json'));
    const text = readText(join(folder, 'effective.conf'));
    const values = variablesIn(readText(join(folder, 'effective.env')));
    return router === 'fluent-bit'
      ? fluentBitRoutes(rows, filledIn(parseFluentBit(text), values))
      : fluentdRoutes(rows, filledIn(parseFluentd(text), values));
  }
  return [];
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Returns the value of each variable of `effective.env`, which is in the comment before it. */
function variablesIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/^# (.*)\n(\w+)=$/gm)].map(([, comment, name]) => [
      name!,
      comment!.replace(/, filled in by Terraform$/, ''),
    ]),
  );
}

function filledIn(sections: readonly Section[], values: ReadonlyMap<string, string>): readonly Section[] {
  const replaced = (text: string) =>
    text.replace(
      /\$\{(\w+)\}|"?#\{ENV\['(\w+)'\]\}"?/g,
      (whole, variable: string, ofRuby: string) => values.get(variable ?? ofRuby) ?? whole,
    );
  return sections.map((section) => ({
    ...section,
    options: section.options.map(([name, value]) => [name, replaced(value)] as const),
    sections: filledIn(section.sections, values),
  }));
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RouterFolder } from './router-folder';

/** An environment variable that a log router's configuration can refer to. */
export interface EffectiveVariable {
  /** Origin of the value in a task, such as `a secret, filled in by ECS`. */
  readonly origin: string;
  /** Terraform expression that determines the value; `undefined` if ECS or the image does. */
  readonly expression: string | undefined;
}

/** Reads the variables of a log router, by name, from the comments in `effective.env`; empty if synth wrote no such file. */
export function readEffectiveVariables({ path }: RouterFolder): ReadonlyMap<string, EffectiveVariable> {
  const file = join(path, 'effective.env');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return new Map(
    [...text.matchAll(/^# (.*)\n(\w+)=$/gm)].map(([, origin, name]) => {
      const [, expression] = /^(.*), filled in by Terraform$/.exec(origin!) ?? [];
      return [name!, { origin: origin!, expression }];
    }),
  );
}

/** References to a variable: `${NAME}` of Fluent Bit, and `#{ENV['NAME']}` of Fluentd, which can be in quotation marks. */
const reference = /\$\{(\w+)\}|"?#\{ENV\['(\w+)'\]\}"?/g;

/** Returns the names of the variables that a configuration refers to, without duplicates. */
export function variablesIn(configuration: string): readonly string[] {
  return [...new Set([...configuration.matchAll(reference)].map(([, name, ofRuby]) => (name ?? ofRuby)!))];
}

/** Replaces the references to variables; those without a value stay as they are. */
export function replaceVariables(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(reference, (whole, name: string | undefined, ofRuby: string) => valueOf(name ?? ofRuby) ?? whole);
}

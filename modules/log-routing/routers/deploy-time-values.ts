import { Token } from 'cdktf';
import type { ContainerSecret } from '../../containers/container-secret';
import type { Plugin } from '../../fluent-bit/plugin';
import { isVariable, renderText, type Variable, variable } from '../../fluent-bit/value';

/** Variable of a router by init or s3 that holds a digest of its configuration. */
export const digestVariable = 'FIRELENS_CONFIGURATION';

/**
 * What only Terraform, or only ECS, knows: takes such values out of the options of plugins, and puts environment
 * variables of the router in their place. One text serves every stage then, and can be checked before anything is
 * deployed.
 */
export class DeployTimeValues {
  private readonly names = new Map<string, string>();
  private readonly secretNames = new Map<string, { readonly name: string; readonly secret: ContainerSecret }>();

  /** The values taken out so far, by the name of their variable. */
  get environment(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.names].map(([value, name]) => [name, value]));
  }

  /** The secrets asked for so far, by the name of their variable. */
  get secrets(): Readonly<Record<string, ContainerSecret>> {
    return Object.fromEntries([...this.secretNames.values()].map(({ name, secret }) => [name, secret]));
  }

  /** The plugin with variables in place of tokens. */
  extractTokens<T extends Plugin>(plugin: T): T {
    const options = Object.entries(plugin.options).map(([name, value]) => [name, this.withoutTokens(name, value)]);
    return { ...plugin, options: Object.fromEntries(options) };
  }

  /** A text outside of any plugin's options, under the name of its own option, in the same way. */
  textOf(option: string, text: string): string {
    return Token.isUnresolved(text) ? renderText(this.variableFor(option, text)) : text;
  }

  /** The variable of a secret. */
  readonly secret = (name: string, secret: ContainerSecret): Variable => {
    const key = JSON.stringify(secret);
    const known = this.secretNames.get(key) ?? { name: this.freeName(name), secret };
    this.secretNames.set(key, known);
    return variable(known.name);
  };

  /** The text of an option with the values put back, for Terraform to fill in; secrets are for ECS to fill in. */
  substitute(text: string): string {
    const { environment } = this;
    return text
      .split(/(\$\{\w+\})/)
      .map((part) => environment[part.slice(2, -1)] ?? part)
      .join('');
  }

  private withoutTokens(option: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.withoutTokens(option, each));
    if (Token.isUnresolved(value)) return this.variableFor(option, Token.asString(value));
    if (isVariable(value) || typeof value !== 'object' || value === null) return value;
    // A pair of a key and its value says by the key what the value is.
    const nameOf = (name: string) => (name === 'value' && 'key' in value ? String(value.key) : name);
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, this.withoutTokens(nameOf(name), each)]),
    );
  }

  private variableFor(option: string, value: string): Variable {
    const name = this.names.get(value) ?? this.freeName(option);
    this.names.set(value, name);
    return variable(name);
  }

  private freeName(name: string): string {
    const base = `FIRELENS_${name.replace(/\W/g, '_').toUpperCase()}`;
    const taken = [digestVariable, ...Object.keys(this.environment), ...Object.keys(this.secrets)];
    let free = base;
    for (let count = 2; taken.includes(free); count += 1) free = `${base}_${count}`;
    return free;
  }
}

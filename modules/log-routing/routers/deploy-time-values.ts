import { Token } from 'cdktf';
import type { ContainerSecret } from '../../containers/container-secret';
import type { Plugin } from '../../fluent-bit/plugin';
import { isVariable, renderText, type Variable, variable } from '../../fluent-bit/value';

/** Environment variable that contains a digest of the configuration, with the init and s3 deliveries. */
export const digestVariable = 'FIRELENS_CONFIGURATION';

/** Environment variables that contain the files of the configuration, with the inline delivery. */
export const inlineVariables = {
  configuration: 'FIRELENS_CONFIGURATION_FILE',
  parsers: 'FIRELENS_PARSERS_FILE',
} as const;

/** Environment variables that are not available for values. */
const reserved = [digestVariable, ...Object.values(inlineVariables)];

/**
 * Replaces values that only Terraform or ECS knows in the options of plugins with environment variables of the router.
 * The configuration is then the same for every stage, and can be validated before deployment.
 */
export class DeployTimeValues {
  private readonly names = new Map<string, string>();
  private readonly secretNames = new Map<string, { readonly name: string; readonly secret: ContainerSecret }>();

  /** Replaced values by the name of their variable. */
  get environment(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.names].map(([value, name]) => [name, value]));
  }

  /** Secrets by the name of their variable. */
  get secrets(): Readonly<Record<string, ContainerSecret>> {
    return Object.fromEntries([...this.secretNames.values()].map(({ name, secret }) => [name, secret]));
  }

  /** Returns the plugin with variables in place of tokens. */
  extractTokens<T extends Plugin>(plugin: T): T {
    const options = Object.entries(plugin.options).map(([name, value]) => [name, this.withoutTokens(name, value)]);
    return { ...plugin, options: Object.fromEntries(options) };
  }

  /** Returns a string that is not an option of a plugin, with a variable named after `option` in place of a token. */
  textOf(option: string, text: string): string {
    return Token.isUnresolved(text) ? renderText(this.variableFor(option, text)) : text;
  }

  /** Returns the variable of a secret. */
  readonly secret = (name: string, secret: ContainerSecret): Variable => {
    const key = JSON.stringify(secret);
    const known = this.secretNames.get(key) ?? { name: this.freeName(name), secret };
    this.secretNames.set(key, known);
    return variable(known.name);
  };

  /**
   * Returns the value of an option with the original values in place of variables, for Terraform to resolve; variables
   * of secrets stay, because ECS sets them.
   */
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
    // The variable of a key-value pair is named after the key.
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
    const taken = [...reserved, ...Object.keys(this.environment), ...Object.keys(this.secrets)];
    let free = base;
    for (let count = 2; taken.includes(free); count += 1) free = `${base}_${count}`;
    return free;
  }
}

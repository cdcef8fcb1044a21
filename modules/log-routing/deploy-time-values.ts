import { Token } from 'cdktf';
import {
  isVariable,
  optionTable,
  outputKind,
  type OutputPlugin,
  partsOf,
  type Text,
  type Variable,
  variable,
} from '../fluent-bit';

/**
 * Takes the values that only Terraform knows out of outputs, and puts environment variables in their place. One text
 * serves every stage then, and can be checked before anything is deployed.
 */
export class DeployTimeValues {
  private readonly names = new Map<string, string>();

  /** The values taken out so far, by the name of their variable. */
  get environment(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.names].map(([value, name]) => [name, value]));
  }

  /** The output with variables in place of tokens. */
  takenFrom<T extends OutputPlugin>(output: T): T {
    const table = optionTable(outputKind, output.name);
    const options = Object.entries(output.options).map(([name, value]: [string, unknown]) => [
      name,
      table[name]?.repeated && Array.isArray(value)
        ? value.map((each) => this.withoutTokens(name, each))
        : this.withoutTokens(name, value),
    ]);
    return { ...output, options: Object.fromEntries(options) };
  }

  /** The text of an option with the values put back, for Terraform to fill in. */
  putInto(text: string): string {
    return Object.entries(this.environment).reduce(
      (filled, [name, value]) => filled.replaceAll(`\${${name}}`, () => value),
      text,
    );
  }

  private withoutTokens(option: string, value: unknown): unknown {
    if (typeof value !== 'string' && !Array.isArray(value)) {
      return Token.isUnresolved(value) ? this.variableFor(option, Token.asString(value)) : value;
    }
    const parts = partsOf(value as Text).map((part) =>
      !isVariable(part) && Token.isUnresolved(part) ? this.variableFor(option, part) : part,
    );
    return parts.some(isVariable) ? parts : parts.join('');
  }

  private variableFor(option: string, value: string): Variable {
    const known = this.names.get(value);
    if (known !== undefined) return variable(known);
    const base = `FIRELENS_${option.replace(/\W/g, '_').toUpperCase()}`;
    const taken = new Set(this.names.values());
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
    this.names.set(value, name);
    return variable(name);
  }
}

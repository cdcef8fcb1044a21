import { renderText, type Text } from '../../modules/fluent-bit';

/** Untyped options. */
export type Loose = Readonly<Record<string, unknown>>;

/** Options that a plugin accepts, writes and refuses. */
export interface PluginCase<Options, Written = Options> {
  /** Smallest options that the plugin accepts; `accepts`, `refuses` and `wrong` add options or replace them. */
  readonly least: Options;
  /** Options to write. */
  readonly written: Written;
  /**
   * Lines of `written`.
   *
   * @default - a line for each value: On or Off for a Boolean, and one line for each element of an array
   */
  readonly lines?: readonly string[];
  /** Options that the plugin accepts. */
  readonly accepts?: readonly Loose[];
  /** Options that the plugin refuses, and the errors. */
  readonly refuses?: readonly (readonly [options: Loose, ...problems: string[]])[];
  /** Invalid values, and what the option accepts. */
  readonly wrong?: readonly (readonly [option: string, value: unknown, form: string])[];
}

/** Heading, checks and lines of the plugins of one kind. */
interface Plugins {
  readonly heading: string;
  readonly problems: (name: string, options: Loose) => readonly string[];
  readonly entries: (name: string, options: Loose) => readonly (readonly [option: string, value: string])[];
}

/** Tests what all plugins of one kind have in common, with one case for each. */
export function testPlugins(
  { heading, problems, entries }: Plugins,
  cases: Readonly<Record<string, PluginCase<Loose, Loose>>>,
): void {
  describe.each(Object.entries(cases))(`${heading} %s`, (name, { least, written, lines, ...rows }) => {
    const { accepts = [], refuses = [], wrong = [] } = rows;

    test('writes its options', () => {
      expect(problems(name, written)).toEqual([]);
      expect(entries(name, written).map((entry) => entry.join(' '))).toEqual(lines ?? linesOf(written));
    });

    test.each<[options: Loose, problems: readonly string[]]>([
      [{}, []],
      ...accepts.map((options): [Loose, string[]] => [options, []]),
      ...refuses.map(([options, ...expected]): [Loose, string[]] => [options, expected]),
      ...wrong.map(([option, value, form]): [Loose, string[]] => [
        { [option]: value },
        [`${option} must be ${form}, got ${JSON.stringify(value)}`],
      ]),
      [
        { unknown_option: 'x' },
        ['unknown_option must be a known option; pass an option that this library does not know in `extraOptions`'],
      ],
    ])('checks %j: %j', (options, expected) => {
      expect(problems(name, { ...least, ...options })).toEqual(
        expected.map((problem) => `${heading} ${name}: ${problem}`),
      );
    });
  });
}

function linesOf(options: Loose): readonly string[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .flatMap(([option, value]) => (Array.isArray(value) ? value : [value]).map((each) => `${option} ${written(each)}`));
}

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  return typeof value === 'number' ? String(value) : renderText(value as Text);
}

import type { MultilineParser } from '../../fluent-bit/parser';
import type { MultilineLanguage } from './log-route';

/**
 * Parsers that replace built-in parsers of Fluent Bit. The built-in `python` parser sends the last line of each
 * traceback twice, because its last rule leads back to the first, and ends a traceback at the `^^^^` markers of Python
 * 3.11.
 */
export const multilinePresets: Readonly<Partial<Record<MultilineLanguage, MultilineParser>>> = {
  python: {
    name: 'firelens_python',
    type: 'regex',
    Rule: [
      { state: 'start_state', regex: String.raw`/^Traceback \(most recent call last\):$/`, next: 'stack' },
      { state: 'stack', regex: String.raw`/^[\t ]/`, next: 'stack' },
      { state: 'stack', regex: String.raw`/^[^\s.():]+(?:\.[^\s.():]+)*(?::|$)/`, next: 'end' },
      { state: 'end', regex: String.raw`/^$/`, next: 'link' },
      {
        state: 'link',
        regex: '/^(?:During handling of the above exception|The above exception was the direct cause)/',
        next: 'linked',
      },
      { state: 'linked', regex: String.raw`/^$/`, next: 'chained' },
      { state: 'chained', regex: String.raw`/^Traceback \(most recent call last\):$/`, next: 'stack' },
    ],
  },
};

import { bool, oneOf, type OptionsOf, regex, repeated, required, size, text } from '../option';
import { patternsMeet } from '../tag-pattern';
import { isVariable, partsOf, renderText, type Text } from '../value';
import { words } from '../words';

/**
 * Options of the `rewrite_tag` filter, which sends records through the pipeline once more, under another tag.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/rewrite-tag
 */
export const rewriteTagOptions = {
  /** Rules to try, in order, until one matches. */
  Rule: required(
    repeated(
      words('double', {
        /** Field of the record, as `$log`, or as `$kubernetes['host']` for one within another. */
        key: required(text({ pattern: /^\$[^{]/, form: 'a field that begins with "$"' })),
        /** Regular expression that is sought in it. */
        regex: required(regex()),
        /** The other tag: `$TAG` and `$TAG[0]` stand for the first one, `$1` for a group, `$key` for a field. */
        tag: required(text({ pattern: /^\S+$/, form: 'a tag without blanks' })),
        /** Whether the record also goes on under its first tag. */
        keep: required(bool()),
      }),
    ),
  ),
  /** Name of the input that sends the records once more; no two may have the same. */
  Emitter_Name: text(),
  /** Where that input buffers. */
  'Emitter_Storage.type': oneOf('memory', 'filesystem'),
  /** Most that it may have waiting in memory. */
  Emitter_Mem_Buf_Limit: size('1'),
} as const;

/** Options of the `rewrite_tag` filter, by Fluent Bit's own names. */
export type RewriteTagOptions = OptionsOf<typeof rewriteTagOptions>;

/** Rules whose records come round again, and are lost: those whose new tag may match the pattern of the filter itself. */
export function rewriteTagProblems({ Rule: rules }: RewriteTagOptions, match: string | undefined): string[] {
  if (match === undefined) return [];
  if (/^\*+$/.test(match)) {
    return [
      `match must not be "${match}": every tag that rewrite_tag gives would match it, and records come round again and are lost`,
    ];
  }
  return rules
    .filter(({ tag }) => patternsMeet(patternOf(tag, match), match))
    .map(
      ({ tag }) =>
        `tag of a Rule must not be able to match "${match}", or records come round again and are lost; begin it with another text, got ${JSON.stringify(renderText(tag))}`,
    );
}

/** The tags that a rule may give, as a pattern: the tag itself is known by its pattern, all else stands for anything. */
function patternOf(tag: Text, match: string): string {
  return partsOf(tag)
    .map((part) =>
      isVariable(part)
        ? '*'
        : part.replace(/\$[^.,\s"[]*(\[[^\]]*\])*/g, (placeholder) => (placeholder === '$TAG' ? match : '*')),
    )
    .join('');
}

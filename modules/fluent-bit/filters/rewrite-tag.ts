import { recordAccessor } from '../accessor';
import { bool, oneOf, type OptionsOf, regex, repeated, required, size, text } from '../option';
import { patternsMeet } from '../tag-pattern';
import { isVariable, partsOf, renderText, type Text } from '../value';
import { words } from '../words';

/**
 * Options of the `rewrite_tag` filter, which re-emits records into the pipeline with a new tag.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/rewrite-tag
 */
export const rewriteTagOptions = {
  /** Rules to try, in order, until one matches. */
  Rule: required(
    repeated(
      words('double', {
        /** Field of the record, such as `$log`, or `$kubernetes['host']` for a nested field. */
        key: required(recordAccessor(text({ pattern: /^\$[^{]/, form: 'a field that begins with "$"' }))),
        /** Regular expression to search for in the field. */
        regex: required(regex()),
        /**
         * New tag: `$TAG` and `$TAG[0]` insert the original tag or a part of it, `$1` a capture group, `$key` a field.
         */
        tag: required(recordAccessor(text({ pattern: /^\S+$/, form: 'a tag without whitespace' }))),
        /** Keeps the record with its original tag as well. */
        keep: required(bool()),
      }),
    ),
  ),
  /** Name of the input that re-emits the records; must be unique. */
  Emitter_Name: text(),
  /** Buffer type of that input. */
  'Emitter_Storage.type': oneOf('memory', 'filesystem'),
  /** Memory limit of that input's buffer. */
  Emitter_Mem_Buf_Limit: size('1'),
} as const;

/**
 * Options of the `rewrite_tag` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type RewriteTagOptions = OptionsOf<typeof rewriteTagOptions>;

/** Checks for rules whose new tag can match the filter's own pattern, because their records loop and are lost. */
export function rewriteTagProblems({ Rule: rules }: RewriteTagOptions, match: string | undefined): string[] {
  if (match === undefined) return [];
  if (/^\*+$/.test(match)) {
    return [
      `match must not be "${match}", because it matches every tag that rewrite_tag sets, and the records would loop and be lost`,
    ];
  }
  return rules
    .filter(({ tag }) => patternsMeet(patternOf(tag, match), match))
    .map(
      ({ tag }) =>
        `tag of a Rule must not match "${match}", because the records would loop and be lost; begin it with another string, got ${JSON.stringify(renderText(tag))}`,
    );
}

/**
 * Returns a pattern of the tags that a rule can set: `$TAG` becomes the filter's pattern, any other placeholder `*`.
 */
function patternOf(tag: Text, match: string): string {
  return partsOf(tag)
    .map((part) =>
      isVariable(part)
        ? '*'
        : part.replace(/\$[^.,\s"[]*(\[[^\]]*\])*/g, (placeholder) => (placeholder === '$TAG' ? match : '*')),
    )
    .join('');
}

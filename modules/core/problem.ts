/** Sentence that describes a problem; `false` or `undefined` if there is none. */
export type Problem = string | false | undefined;

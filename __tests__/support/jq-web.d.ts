declare module 'jq-web' {
  /** The interpreter, once it is loaded. */
  const jq: Promise<{
    /** Runs a filter on a JSON value, and returns its result. */
    json(value: unknown, filter: string): unknown;
  }>;
  export default jq;
}

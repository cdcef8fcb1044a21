/** A record that arrived at a destination. */
export interface Arrival {
  /** Address at the destination, such as `s3://logs/web/1.gz`. */
  readonly place: string;
  /** The record as it arrived: an object, or a string if the destination receives only text. */
  readonly received: unknown;
}

/** Replacement of the destination of an output on this machine. */
export interface Receiver {
  /** Options that make the output send to the receiver; `undefined` removes an option. */
  readonly options: Readonly<Record<string, string | undefined>>;

  /** Returns the records that have arrived since the last call. */
  take(): readonly Arrival[];

  /** Stops the receiver. */
  stop(): Promise<void>;
}

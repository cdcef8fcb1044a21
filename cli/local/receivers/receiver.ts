/** A record that arrived at a destination. */
export interface Arrival {
  /** Address at the destination, such as `s3://logs/web/1.gz`. */
  readonly place: string;
  /** The record as it arrived: an object, or a string if the destination gets only a text. */
  readonly received: unknown;
}

/** What takes the place of an output's destination on this machine. */
export interface Receiver {
  /** Options that make the output send to it; undefined removes an option. */
  readonly options: Readonly<Record<string, string | undefined>>;

  /** Returns the records that have arrived since the last call. */
  take(): readonly Arrival[];

  /** Stops it. */
  stop(): Promise<void>;
}

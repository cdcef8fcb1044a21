/** Progress of a `cdktf deploy`, parsed from its output. */
export class Deployment {
  private stack = '';
  private planned = 0;
  private made = 0;
  private readonly pending = new Set<string>();

  /** Parses a line of output, and returns messages to print. */
  parseLine(line: string): string[] {
    this.stack = /^(\S+) {2}\S/.exec(line)?.[1] ?? this.stack;

    const [, planned] = /Plan: (\d+) to add/.exec(line) ?? [];
    if (planned !== undefined) {
      [this.planned, this.made] = [Number(planned), 0];
      return [`${this.stack}: creating ${planned} resources`];
    }

    // If cdktf prints the construct path in parentheses, it is more readable than the address.
    const [, address = '', path = address, what] =
      /(\S+?)(?: \((.+)\))?: (Creating\.\.\.|Creation complete)/.exec(line) ?? [];
    if (what === 'Creating...') this.pending.add(path);
    else if (this.pending.delete(path)) this.made += 1;

    if (!line.includes('Apply complete!')) return [];
    this.planned = 0;
    return [`${this.stack}: created ${this.made} resources`];
  }

  /** Returns the current state in one line. */
  state(): string {
    if (this.planned === 0) return 'starting Terraform';
    const names = [...this.pending].join(', ');
    return `${this.stack}: ${this.made} of ${this.planned} created${names && `, waiting for ${names}`}`;
  }
}

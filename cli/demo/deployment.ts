/** How far a `cdktf deploy` is, read from the lines it prints. */
export class Deployment {
  private stack = '';
  private planned = 0;
  private made = 0;
  private readonly pending = new Set<string>();

  /** Takes one line of output; returns what is worth telling at once: nothing, or a sentence. */
  hear(line: string): string[] {
    this.stack = /^(\S+) {2}\S/.exec(line)?.[1] ?? this.stack;

    const [, planned] = /Plan: (\d+) to add/.exec(line) ?? [];
    if (planned !== undefined) {
      [this.planned, this.made] = [Number(planned), 0];
      return [`${this.stack}: ${planned} to make`];
    }

    // The construct's path, where cdktf adds it in parentheses, says more than the address does.
    const [, address = '', path = address, what] =
      /(\S+?)(?: \((.+)\))?: (Creating\.\.\.|Creation complete)/.exec(line) ?? [];
    if (what === 'Creating...') this.pending.add(path);
    else if (this.pending.delete(path)) this.made += 1;

    if (!line.includes('Apply complete!')) return [];
    this.planned = 0;
    return [`${this.stack}: all ${this.made} made`];
  }

  /** Where it stands, in one line. */
  state(): string {
    if (this.planned === 0) return 'Terraform begins';
    const names = [...this.pending].join(', ');
    return `${this.stack}: ${this.made} of ${this.planned} made${names && `, waiting for ${names}`}`;
  }
}

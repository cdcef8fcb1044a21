import { readFileSync } from 'node:fs';

const intervalMs = 100;

/** Peak memory of a process on Linux, including pages of memory-mapped files. */
export class PeakMemory {
  /** Peak in MiB until now. */
  mebibytes = 0;

  private readonly timer: NodeJS.Timeout;

  /** Measures the process that currently has the ID. */
  constructor(private readonly pid: () => number) {
    this.timer = setInterval(() => this.look(), intervalMs);
  }

  /** Stops measuring. */
  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    try {
      const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${this.pid()}/status`, 'utf8')) ?? [];
      this.mebibytes = Math.max(this.mebibytes, Math.round(Number(kibibytes ?? 0) / 1024));
    } catch {
      // It has exited.
    }
  }
}

import { readFileSync } from 'node:fs';

const intervalMs = 100;

/** The most memory that a process has had, as Linux tells it: pages of files that it has mapped are counted too. */
export class PeakMemory {
  /** So many MiB until now. */
  mebibytes = 0;

  private readonly timer: NodeJS.Timeout;

  /** Watches the process that has this id at the time. */
  constructor(private readonly pid: () => number) {
    this.timer = setInterval(() => this.look(), intervalMs);
  }

  /** Watches no longer. */
  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    try {
      const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${this.pid()}/status`, 'utf8')) ?? [];
      this.mebibytes = Math.max(this.mebibytes, Math.round(Number(kibibytes ?? 0) / 1024));
    } catch {
      // It has ended.
    }
  }
}

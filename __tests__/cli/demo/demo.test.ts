import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderOfPrograms } from '../../support/folder-of-programs';
import { copyProject } from '../../support/project-copy';
import { describeWithTerraform } from '../../support/real';
import { scratchFolder } from '../../../lab/synth/scratch';

/** A run of `npm run demo` in a clone of the project. */
class Demo {
  readonly folder = copyProject();

  private readonly mark = randomUUID();
  private readonly temporary = scratchFolder();
  private readonly npm: ChildProcess;
  private readonly closed: Promise<[number | null, NodeJS.Signals | null]>;
  private printed = '';

  constructor(environment: NodeJS.ProcessEnv = {}) {
    this.npm = spawn('npm', ['run', 'demo'], {
      cwd: this.folder,
      env: { ...process.env, TMPDIR: this.temporary, DEMO_MARK: this.mark, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.closed = once(this.npm, 'close') as typeof this.closed;
    this.npm.stdout?.on('data', (text: Buffer) => (this.printed += text.toString()));
    this.npm.stderr?.on('data', (text: Buffer) => (this.printed += text.toString()));
  }

  /** Waits until it exits; returns its output, and the exit code as in a shell. */
  async end(): Promise<{ exitCode: number; printed: string }> {
    const [code, signal] = await this.closed;
    return { exitCode: code ?? 128 + constants.signals[signal ?? 'SIGKILL'], printed: this.printed };
  }

  /** Waits until its output matches a pattern; returns the captured group. */
  async print(text: RegExp): Promise<string> {
    for (let running = true; ;) {
      const found = text.exec(this.printed);
      if (found) return found[1] ?? '';
      if (!running) throw new Error(`It ended without ${text}, and printed:\n${this.printed}`);
      const more = once(this.npm.stdout!, 'data').then(() => true);
      running = await Promise.race([more, this.closed.then(() => false)]);
    }
  }

  /** Sends a signal as a terminal does: to the foreground process group. */
  signal(name: NodeJS.Signals): void {
    process.kill(-this.npm.pid!, name);
  }

  /** Returns temporary files that it did not remove. */
  leftovers(): string[] {
    const project = readdirSync(this.folder).filter((name) =>
      /^(cdktf\.out|\.emulator|.*\.tfstate.*|.*\.log)$/.test(name),
    );
    const temporary = readdirSync(this.temporary).filter((name) => name.startsWith('cdktf-firelens'));
    return [...project, ...temporary];
  }

  /** Returns its descendants, identified by their environment; only on Linux. */
  processes(): string[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(this.mark);
      } catch {
        return false;
      }
    });
  }
}

describeWithTerraform('npm run demo', () => {
  // Concurrent, because each run mostly waits.
  test.concurrent('deploys both stacks, prints their outputs, and leaves nothing behind', async () => {
    const demo = new Demo();

    const { exitCode, printed } = await demo.end();

    expect(printed).toMatch(/registry: created \d+ resources/);
    expect(printed).toMatch(/service: \d+ of \d+ created, waiting for /);
    expect(printed).toMatch(/service: created \d+ resources/);
    for (const label of ['Repository', 'Load balancer', 'Log bucket', 'Cluster', 'Service', 'Log groups']) {
      expect(printed).toMatch(new RegExp(`^  ${label} +\\S`, 'm'));
    }
    expect(printed).toMatch('npx cdktf deploy registry');
    expect(exitCode).toBe(0);
    expect(demo.leftovers()).toEqual([]);
    expect(demo.processes()).toEqual([]);
  });

  test.concurrent.each([
    ['SIGINT', 'Terraform applies', /registry: creating \d+ resources/, 130],
    ['SIGTERM', 'the app is synthesized', /cdktf deploy registry service/, 143],
  ] as const)('stops everything on %s while %s', async (name, _while, moment, code) => {
    const demo = new Demo();
    const url = await demo.print(/Emulator on (http:\S+)/);
    await demo.print(moment);

    demo.signal(name);
    const { exitCode, printed } = await demo.end();

    expect(printed).toMatch(/Stopped\s*$/m);
    expect(exitCode).toBe(code);
    expect(demo.processes()).toEqual([]);
    expect(demo.leftovers()).toEqual([]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test.concurrent('leaves no process behind even if it is killed', async () => {
    const demo = new Demo();
    await demo.print(/registry: creating \d+ resources/);

    demo.signal('SIGKILL');
    await demo.end();

    for (let seconds = 0; seconds < 30 && demo.processes().length > 0; seconds += 1) await sleep(1000);
    expect(demo.processes()).toEqual([]);
  });
});

describe('npm run demo', () => {
  test.each([
    [
      'Terraform',
      ['moto_server'],
      'Terraform is missing: install it from https://developer.hashicorp.com/terraform/install.',
    ],
    ['Python', ['terraform'], 'The AWS emulator needs Python 3.9 or newer with pip and venv: install it from https://'],
  ])(
    'without %s, prints what to install and synthesizes',
    async (_missing, others, sentence) => {
      const demo = new Demo({
        MOTO_SERVER: undefined,
        PATH: folderOfPrograms('node', 'npm', 'npx', 'sh', 'env', ...others),
      });

      const { exitCode, printed } = await demo.end();

      expect(printed).toContain(sentence);
      expect(existsSync(join(demo.folder, 'cdktf.out/stacks/registry/cdk.tf.json'))).toBe(true);
      expect(existsSync(join(demo.folder, 'cdktf.out/stacks/service/cdk.tf.json'))).toBe(true);
      expect(exitCode).toBe(1);
      expect(demo.processes()).toEqual([]);
    },
    300_000,
  );
});

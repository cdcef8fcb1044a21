import { once } from 'node:events';
import { join } from 'node:path';
import { type Child, start } from '../../lab/processes/child';
import { projectFolder } from '../../lab/project';
import { until } from '../../lab/until';

/** Build context of the app's image. */
export const fluentLoggerFolder = join(projectFolder, 'examples', 'fluent-logger');

const running = new Set<FluentLoggerApp>();

// Stops the apps of failed tests.
afterAll(() => Promise.all([...running].map((app) => app.kill())));

/** The running app of `examples/fluent-logger`, on a free port. */
export class FluentLoggerApp {
  private constructor(
    private readonly child: Child,
    private readonly printed: { stdout: string; stderr: string },
  ) {}

  /** Starts the app as its image does, and waits until it responds. */
  static async start(environment: Readonly<Record<'FLUENT_HOST' | 'FLUENT_PORT', string>>): Promise<FluentLoggerApp> {
    const env = { ...process.env, ...environment, PORT: '0' };
    const child = start([process.execPath, 'server.mjs'], { cwd: fluentLoggerFolder, env });
    const printed = { stdout: '', stderr: '' };
    child.process.stdout.on('data', (data: Buffer) => (printed.stdout += data.toString()));
    child.process.stderr.on('data', (data: Buffer) => (printed.stderr += data.toString()));
    const app = new FluentLoggerApp(child, printed);
    running.add(app);
    await until(() => app.port !== undefined || child.process.exitCode !== null, 'the app listens');
    return app;
  }

  /** Lines on stdout. */
  get stdout(): readonly string[] {
    return linesOf(this.printed.stdout);
  }

  /** Lines on stderr. */
  get stderr(): readonly string[] {
    return linesOf(this.printed.stderr);
  }

  /** Requests these paths concurrently. */
  async request(paths: readonly string[]): Promise<void> {
    const responses = paths.map(async (path) => (await fetch(`http://127.0.0.1:${this.port}${path}`)).text());
    await Promise.all(responses);
  }

  /** Stops the app as ECS does, with SIGTERM, and waits until it has exited. */
  async stop(): Promise<void> {
    this.child.process.kill('SIGTERM');
    await once(this.child.process, 'close');
    running.delete(this);
  }

  /** Kills the app. */
  async kill(): Promise<void> {
    await this.child.end();
    running.delete(this);
  }

  private get port(): string | undefined {
    return /^listening on port (\d+)$/m.exec(this.printed.stdout)?.[1];
  }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

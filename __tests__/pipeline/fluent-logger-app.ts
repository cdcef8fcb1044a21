import { once } from 'node:events';
import { join } from 'node:path';
import { type Child, start } from '../../lab/processes/child';
import { projectFolder } from '../../lab/project';
import { until } from '../../lab/until';

/** Folder of which the image of the app is built. */
export const fluentLoggerFolder = join(projectFolder, 'examples', 'fluent-logger');

const running = new Set<FluentLoggerApp>();

// Those that a test which failed has left.
afterAll(() => Promise.all([...running].map((app) => app.kill())));

/** The running app of `examples/fluent-logger`, on a port of its own. */
export class FluentLoggerApp {
  private constructor(
    private readonly child: Child,
    private readonly printed: { stdout: string; stderr: string },
  ) {}

  /** Starts it as its image does, and waits until it answers. */
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

  /** The lines that it has written on stdout. */
  get stdout(): readonly string[] {
    return linesOf(this.printed.stdout);
  }

  /** The lines that it has written on stderr. */
  get stderr(): readonly string[] {
    return linesOf(this.printed.stderr);
  }

  /** Asks for these paths at once. */
  async request(paths: readonly string[]): Promise<void> {
    const responses = paths.map(async (path) => (await fetch(`http://127.0.0.1:${this.port}${path}`)).text());
    await Promise.all(responses);
  }

  /** Stops it as ECS does, by SIGTERM, and waits until it has ended by itself. */
  async stop(): Promise<void> {
    this.child.process.kill('SIGTERM');
    await once(this.child.process, 'close');
    running.delete(this);
  }

  /** Ends it at once. */
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

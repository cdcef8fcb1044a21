import { DeliveryStream, DeliveryTarget, FluentdDestination, LogDestination } from '../../../../modules';
import { refusal } from '../../../../lab/synth/synth';
import { bucket, byImage, task } from '../../../../lab/synth/tasks';

/** Returns the error of a task whose records go to a destination. */
function errorOf(to: LogDestination | readonly LogDestination[]): string {
  return refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }));
}

function added(path: string, maker: string): string {
  return `${path} must not be added to the result of ${maker}(), where it has no effect; pass it to ${maker}()`;
}

/** Returns a new destination, whose records are dropped. */
const nothing = () => LogDestination.null();
/** Sentence that destinations of the user report, which are asked only if they are accepted. */
const sound = 'nothing is wrong with it';

describe('a property that is added to a destination fails, because it would have no effect', () => {
  const s3 = () => LogDestination.s3({ bucket });

  test('with a spread', () => {
    const to = { ...s3(), prefix: 'errors/' };

    expect(errorOf(to)).toContain(added('logRouting.routes[0].to.prefix', 'LogDestination.s3'));
    expect(errorOf({ ...LogDestination.http({ host: 'logs.acme.test' }), options: {} } as LogDestination)).toContain(
      added('logRouting.routes[0].to.options', 'LogDestination.http'),
    );
    expect(errorOf({ ...s3(), region: 'us-east-1' })).toContain(
      added('logRouting.routes[0].to.region', 'LogDestination.s3'),
    );
  });

  test('in an array', () => {
    expect(errorOf([s3(), { ...nothing(), prefix: 'x/' } as LogDestination])).toContain(
      added('logRouting.routes[0].to[1].prefix', 'LogDestination.null'),
    );
  });

  test('with Object.assign', () => {
    expect(errorOf(Object.assign(s3(), { role: 'x' }))).toContain(
      added('logRouting.routes[0].to.role', 'LogDestination.s3'),
    );
  });

  test('with a prototype, or with a replaced method', () => {
    expect(errorOf(Object.assign(Object.create(s3()) as LogDestination, { prefix: 'x/' }))).toContain(
      added('logRouting.routes[0].to.prefix', 'LogDestination.s3'),
    );
    expect(errorOf({ ...s3(), output: nothing().output, role: 'x' } as LogDestination)).toMatch(
      /\.to\.role must not be added to the result of LogDestination\.\w+\(\)/,
    );
  });

  test('with a destination of Fluentd', () => {
    const delivery = byImage;
    const routes = [{ to: { ...FluentdDestination.null(), prefix: 'x/' } }];

    expect(refusal((stack) => task(stack, { router: 'fluentd', routes, delivery }))).toContain(
      added('logRouting.routes[0].to.prefix', 'FluentdDestination.null'),
    );
  });

  test('with the target of a delivery stream', () => {
    const to = { ...DeliveryTarget.s3({ bucket }), prefix: 'zz/' };

    expect(refusal((stack) => new DeliveryStream(stack, 'Archive', { to }))).toBe(
      `test/Archive:\n  - ${added('to.prefix', 'DeliveryTarget.s3')}`,
    );
  });
});

describe('a destination of the user is accepted', () => {
  const problems = () => [sound];
  const message = expect.not.stringContaining('must not be added') as string;

  test('as a copy that replaces properties of a destination', () => {
    expect(errorOf({ ...nothing(), name: 'dropped', folders: () => [], problems })).toEqual(message);
    expect(errorOf({ ...nothing(), problems, note: undefined } as LogDestination)).toContain(sound);
  });

  test('as an object with its own methods and properties', () => {
    const { name, endpoints, ports } = nothing();
    const own = {
      ...{ name, endpoints, ports, note: 'ours' },
      output: () => ({ name: 'null' as const, options: {} }),
      statements: () => [],
      warnings: () => [],
      problems,
    };

    expect(errorOf(own)).toEqual(message);
    expect(errorOf(own)).toContain(sound);
  });

  test('as an instance of a class with private fields', () => {
    class Noted implements LogDestination {
      readonly name = 'noted';
      readonly endpoints = [];
      readonly ports = [];
      readonly #inner = nothing();
      private readonly note: string = 'ours';
      readonly output = this.#inner.output;
      readonly statements = this.#inner.statements;
      readonly warnings = this.#inner.warnings;
      problems() {
        return this.note === '' ? [] : problems();
      }
    }

    expect(errorOf(new Noted())).toContain(sound);
    expect(errorOf(new Noted())).toEqual(message);
  });
});

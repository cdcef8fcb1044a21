import { stderr, stdout, unparsed } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

const java = [
  'Exception in thread "main" java.lang.IllegalStateException: no bean',
  '\tat com.acme.App.start(App.java:17)',
  '\tat com.acme.App.main(App.java:5)',
  'Caused by: java.lang.NullPointerException',
  '\tat com.acme.Bean.get(Bean.java:3)',
  '\t... 2 more',
];
const python = [
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 7, in <module>',
  '    run()',
  '  File "/app/main.py", line 3, in run',
  '    raise ValueError("x")',
  'ValueError: x',
];
// Since Python 3.11 with markers, and with the exception that caused it.
const chained = [
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 3, in run',
  '    return {}["a"] + 1',
  '           ~~^^^^^',
  "KeyError: 'a'",
  '',
  'During handling of the above exception, another exception occurred:',
  '',
  ...python.slice(0, -1),
  'acme.errors.NotFound',
];
const go = [
  'panic: runtime error: index out of range [3] with length 3',
  '',
  'goroutine 1 [running]:',
  'main.main()',
  '\t/app/main.go:8 +0x1d',
  'exit status 2',
];
const ruby = [
  "/app/config.rb:6:in `/': divided by 0 (ZeroDivisionError)",
  "\tfrom /app/config.rb:6:in `block in <main>'",
  "\tfrom /app/config.rb:2:in `times'",
];
const sentence = 'listening on port 80';

describeWithFluentBit('The lines of a multiline message', () => {
  jest.setTimeout(60_000);
  const to = sinkDestination('arrived');

  test.concurrent.each([
    ['java', 'java', [sentence, ...java, sentence], [sentence, java.join('\n'), sentence]],
    ['python', 'python', [sentence, ...python, sentence], [sentence, python.join('\n'), sentence]],
    ['python, marked and chained', 'python', [...chained, sentence], [chained.join('\n'), sentence]],
    ['go', 'go', go, [go.slice(0, -1).join('\n'), 'exit status 2']],
    ['ruby', 'ruby', [...ruby, sentence], [ruby.join('\n'), sentence]],
    [
      'one of two languages',
      ['java', 'python'],
      [...python, sentence, ...java],
      [python.join('\n'), sentence, java.join('\n')],
    ],
    [
      'a custom parser',
      {
        name: 'dated',
        type: 'regex',
        Rule: [
          { state: 'start_state', regex: '/^\\d{4}-\\d\\d-\\d\\d /', next: 'more' },
          { state: 'more', regex: '/^\\s/', next: 'more' },
        ],
      },
      ['2026-11-21 first', '  second', '  third', '2026-11-22 other', 'neither'],
      ['2026-11-21 first\n  second\n  third', '2026-11-22 other', 'neither'],
    ],
  ] as const)('are one record by %s', async (_, multiline, lines, joined) => {
    const { arrived } = await arrivals([{ multiline, to }], {
      sent: { app: lines.map((line) => stderr(line)) },
      expected: { arrived: joined.length },
    });

    expect(arrived).toEqual(joined.map((text) => unparsed(stderr(text))));
  });

  test.concurrent('become one record even if another container and the other stream write in between', async () => {
    const [first, second] = [java.map((line) => stderr(line)), java.map((line) => stdout(`${line}!`))];
    const { errors, others } = await arrivals(
      [
        { source: 'stderr', multiline: 'java', to: sinkDestination('errors') },
        { source: 'stdout', to: sinkDestination('others') },
      ],
      {
        sent: {
          app: first.flatMap((record, index) => [record, second[index]!]),
          nginx: java.map((line) => stderr(line, 'nginx')),
        },
        expected: { errors: 2, others: java.length },
      },
    );

    expect(errors!.map(({ container_id: id, log }) => [id, log]).sort()).toEqual([
      ['app-id', java.join('\n')],
      ['nginx-id', java.join('\n')],
    ]);
    expect(others!.map(({ log }) => log)).toEqual(java.map((line) => `${line}!`));
  });

  test.concurrent('become one record on one route, and separate records on another', async () => {
    const { joined, single } = await arrivals(
      [
        { multiline: 'java', to: sinkDestination('joined') },
        { parse: 'json', to: sinkDestination('single') },
      ],
      { sent: { app: java.map((line) => stderr(line)) }, expected: { joined: 1, single: java.length } },
    );

    expect(joined!.map(({ log }) => log)).toEqual([java.join('\n')]);
    expect(single!.map(({ log }) => log)).toEqual(java);
  });

  test.concurrent('become one record on each of two routes, with different languages', async () => {
    const { first, second } = await arrivals(
      [
        { multiline: 'ruby', to: sinkDestination('first') },
        { multiline: 'java', to: sinkDestination('second') },
      ],
      {
        sent: { app: [...ruby, ...java].map((line) => stderr(line)) },
        expected: { first: 1 + java.length, second: ruby.length + 1 },
      },
    );

    expect(first!.map(({ log }) => log)).toEqual([ruby.join('\n'), ...java]);
    expect(second!.map(({ log }) => log)).toEqual([...ruby, java.join('\n')]);
  });

  test.concurrent('become one record on two routes with the same first step', async () => {
    const common = { multiline: 'java', parse: 'json' } as const;
    const lines = ['{"level":"error","n":1}', ...java, '{"level":"info","n":2}', ...java];

    const { all, errors } = await arrivals(
      [
        { ...common, to: sinkDestination('all') },
        { ...common, name: 'errors', level: 'error', to: sinkDestination('errors') },
      ],
      { sent: { app: lines.map((line) => stdout(line)) }, expected: { all: 4, errors: 1 } },
    );

    expect(all!.map(({ n, log }) => n ?? log)).toEqual([1, java.join('\n'), 2, java.join('\n')]);
    expect(errors!.map(({ n }) => n)).toEqual([1]);
  });

  test.concurrent('are filtered and parsed as one record', async () => {
    const lines = ['{"level": "error",', '  "stack": "a"}', '{"level": "error",', '  "stack": "noise"}'];
    const multiline = {
      name: 'braces',
      type: 'regex',
      Rule: [
        { state: 'start_state', regex: '/^\\{/', next: 'more' },
        { state: 'more', regex: '/^\\s/', next: 'more' },
      ],
    } as const;

    const { arrived } = await arrivals([{ multiline, exclude: 'noise', parse: 'json', to }], {
      sent: { app: lines.map((line) => stdout(line)) },
      expected: { arrived: 1 },
    });

    expect(arrived).toMatchObject([{ level: 'error', stack: 'a', source: 'stdout' }]);
  });
});

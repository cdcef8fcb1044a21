import { type Text, variable } from '../../../../../modules/fluent-bit/value';
import { withPlainStream } from '../../../../../modules/log-routing/routers/fluent-bit/plain-streams';

function templateOf(match: string, options: { log_stream_prefix?: Text; log_stream_template?: Text }): unknown {
  const common = { region: 'eu-west-1', log_group_name: 'web' };
  const output = { name: 'cloudwatch_logs', match, options: { ...common, ...options } } as const;
  return (withPlainStream(output).options as typeof options).log_stream_template;
}

const prefix = { log_stream_prefix: 'nginx/' };

test.each([
  ['errors.nginx-firelens-*', ['nginx/', '$TAG[1]']],
  ['errors.late.nginx-firelens-*', ['nginx/', '$TAG[2]']],
  ['nginx-firelens-*', undefined],
  ['errors.audit.*', undefined],
])('Records with the tag %s have a log stream with the tag of the log driver', (match, template) => {
  expect(templateOf(match, prefix)).toEqual(template);
});

test.each([
  ['a name', {}, undefined],
  ['a template', { ...prefix, log_stream_template: '$TAG' }, '$TAG'],
  ['a prefix with "$", which would be the name of a field', { log_stream_prefix: 'a$b/' }, undefined],
  [
    'a prefix known only at deploy',
    { log_stream_prefix: [variable('STAGE'), '/'] },
    [{ variable: 'STAGE' }, '/', '$TAG[1]'],
  ],
])('Outputs with %s keep it', (_, options, template) => {
  expect(templateOf('errors.nginx-firelens-*', options)).toEqual(template);
});

test('Other outputs have no log streams', () => {
  const output = { name: 'stdout', match: 'errors.nginx-firelens-*', options: {} } as const;

  expect(withPlainStream(output)).toBe(output);
});

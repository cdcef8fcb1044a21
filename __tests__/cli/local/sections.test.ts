import { parseSections, renderSections, valueOf, withOptions } from '../../../cli/local/sections';

const text = `# ECS: metadata
[FILTER]
    Name   record_modifier
    Match  *
    Record ecs_cluster \${ECS_CLUSTER}
    Record team a # not a comment

[OUTPUT]
    Name s3
    json_date_key
`;

test('parses options with spaces and repeated options, and renders them again', () => {
  const sections = parseSections(text);

  expect(sections).toEqual([
    {
      heading: 'FILTER',
      entries: [
        ['Name', 'record_modifier'],
        ['Match', '*'],
        ['Record', 'ecs_cluster ${ECS_CLUSTER}'],
        ['Record', 'team a # not a comment'],
      ],
    },
    {
      heading: 'OUTPUT',
      entries: [
        ['Name', 's3'],
        ['json_date_key', ''],
      ],
    },
  ]);
  expect(parseSections(renderSections(sections))).toEqual(sections);
});

test('finds, replaces, adds and removes options by their names in any case', () => {
  const section = { heading: 'OUTPUT', entries: [['Name', 's3'] as const, ['TLS', 'On'] as const] };

  expect(valueOf(section, 'tls')).toBe('On');
  expect(withOptions(section, { tls: 'Off', port: '80', name: undefined }).entries).toEqual([
    ['tls', 'Off'],
    ['port', '80'],
  ]);
});

import { optionOf, optionsOf, parseSections, renderSections, withOptions } from '../../cli/fluent-bit-sections';

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
      options: [
        ['Name', 'record_modifier'],
        ['Match', '*'],
        ['Record', 'ecs_cluster ${ECS_CLUSTER}'],
        ['Record', 'team a # not a comment'],
      ],
    },
    {
      heading: 'OUTPUT',
      options: [
        ['Name', 's3'],
        ['json_date_key', ''],
      ],
    },
  ]);
  expect(parseSections(renderSections(sections))).toEqual(sections);
});

test('finds, replaces, adds and removes options by their names in any case', () => {
  const section = { heading: 'OUTPUT', options: [['Name', 's3'] as const, ['TLS', 'On'] as const] };

  expect(optionOf(section, 'tls')).toBe('On');
  expect(optionsOf({ options: [...section.options, ['tls', 'Off']] }, 'Tls')).toEqual(['On', 'Off']);
  expect(withOptions(section, { tls: 'Off', port: '80', name: undefined }).options).toEqual([
    ['tls', 'Off'],
    ['port', '80'],
  ]);
});

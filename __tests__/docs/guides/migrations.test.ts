import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../../lab/project';
import { namesOfLibrary } from '../../support/property-names';
import { readmeTable } from '../../support/readme';

const known = namesOfLibrary();

/** Returns the names in the code of a cell: exports, properties and their paths, without values. */
function namesIn(cell: string): readonly string[] {
  const code = [...cell.matchAll(/`([^`]*)`/g)].map(([, text]) => text!.replace(/'[^']*'/g, ''));
  return code
    .flatMap((text) => text.match(/[A-Za-z_][\w.]*/g) ?? [])
    .filter((name) => !/^(true|false|new)$/.test(name));
}

test.each(['AWS CDK', 'terraform-aws-modules/ecs', 'HCL of the article'])(
  'the tables of what replaces %s name existing exports and properties',
  (heading) => {
    const names = readmeTable(heading).flatMap(([, ours]) => namesIn(ours!));

    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  },
);

test('the table of references to existing resources names existing properties', () => {
  const names = readmeTable('existing resource').flatMap(([, property, value]) => namesIn(`${property} ${value}`));

  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test('the tables of AWS CDK name existing classes and properties of AWS CDK', () => {
  const rooms = ['aws-ecs', 'aws-ecs-patterns', 'aws-ec2', 'aws-elasticloadbalancingv2', 'aws-iam', 'aws-kinesis'];
  const declarations = [...rooms, 'aws-kinesisfirehose', 'aws-logs', 'aws-s3', 'aws-applicationautoscaling'].flatMap(
    (room) => {
      const folder = join(projectFolder, 'node_modules', 'aws-cdk-lib', room, 'lib');
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'));
      return files.map((name) => readFileSync(join(folder, name), 'utf8'));
    },
  );
  const words = new Set(declarations.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
  const names = readmeTable('AWS CDK').flatMap(([theirs]) => namesIn(theirs!).flatMap((name) => name.split('.')));

  expect(names.length).toBeGreaterThan(60);
  expect(names.filter((name) => !words.has(name) && name !== 'Name')).toEqual([]);
});

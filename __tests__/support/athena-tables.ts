import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';

/** An Athena table, parsed from its `CREATE TABLE` statement. */
export interface AthenaTable {
  /** Name of the table. */
  readonly name: string;
  /** Types of the columns in records, by name. */
  readonly columns: Readonly<Record<string, string>>;
  /** Names of the partition columns, which are in keys. */
  readonly partitions: readonly string[];
  /** Allowed values of the partition columns, in the order of `partitions`. */
  partitionsOf(key: string): readonly string[] | undefined;
}

/** The tables in docs/operations.md, by name. */
export function documentedTables(): Readonly<Record<string, AthenaTable>> {
  const text = readFileSync(join(projectFolder, 'docs', 'operations.md'), 'utf8');
  const statements = [...text.matchAll(/^CREATE EXTERNAL TABLE [^]*?^\)\n```/gm)].map(([statement]) =>
    tableOf(statement),
  );
  return Object.fromEntries(statements.map((table) => [table.name, table]));
}

function tableOf(statement: string): AthenaTable {
  const [, name, columns] = /^CREATE EXTERNAL TABLE (\w+) \(([^)]*)\)/.exec(statement)!;
  const [, partitions] = /PARTITIONED BY \(([^)]*)\)/.exec(statement)!;
  const [, template] = /'storage\.location\.template' = 's3:\/\/BUCKET\/([^']*)'/.exec(statement)!;
  const places = new RegExp(`^${template!.replace(/\$\{(\w+)\}/g, '(?<$1>[^/]+)')}[^/]+$`);
  const names = Object.keys(declared(partitions!));
  return {
    name: name!,
    columns: declared(columns!),
    partitions: names,
    partitionsOf(key) {
      const { groups } = places.exec(key) ?? {};
      return groups && names.map((each) => groups[each]!);
    },
  };
}

function declared(columns: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...columns.matchAll(/`?(\w+)`? (\w+)(?:,|$|\s)/g)].map(([, name, type]) => [name!, type!]),
  );
}

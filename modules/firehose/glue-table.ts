import type { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import { fields, plainText, required } from '../core/shape';
import { patternProblem, type Problem } from '../core/validation';

/** A table in the Glue catalog of this account and region. */
export interface GlueTable {
  /** Name of its database. */
  readonly databaseName: string;

  /** Name of the table. */
  readonly tableName: string;
}

/** Shape of a `GlueTable`. */
export const glueTable = fields<GlueTable>({ databaseName: required(plainText), tableName: required(plainText) });

/** What Firehose is told to make Parquet of JSON, by the newest version of a table. */
export function parquetConfiguration({ databaseName, tableName }: GlueTable, roleArn: string) {
  return {
    inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
    outputFormatConfiguration: { serializer: { parquetSerDe: {} } },
    schemaConfiguration: { databaseName, tableName, roleArn },
  };
}

/**
 * What Firehose needs to read the columns of a table.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-glue
 */
export function tableStatements(scope: Construct, { databaseName, tableName }: GlueTable): readonly PolicyStatement[] {
  const glue = `arn:${partitionName(scope)}:glue:${regionName(scope)}:${accountId(scope)}`;
  return [
    {
      Effect: 'Allow',
      Action: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      Resource: [`${glue}:catalog`, `${glue}:database/${databaseName}`, `${glue}:table/${databaseName}/${tableName}`],
    },
  ];
}

/** What is wrong with the table that Parquet is made by. */
export function tableProblems({ databaseName, tableName }: GlueTable): Problem[] {
  // As Athena has them.
  const [pattern, form] = [/^[a-z0-9_]{1,255}$/, '1 to 255 lower-case letters, digits and "_"'] as const;
  return [
    patternProblem('to.parquetTable.databaseName', databaseName, pattern, form),
    patternProblem('to.parquetTable.tableName', tableName, pattern, form),
  ];
}

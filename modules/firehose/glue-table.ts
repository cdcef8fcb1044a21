import type { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import { reference } from '../core/object-shape';
import { required } from '../core/shape';
import { plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';

/** Table in the AWS Glue Data Catalog of this account and region. */
export interface GlueTable {
  /** Name of the database. */
  readonly databaseName: string;

  /** Name of the table. */
  readonly tableName: string;
}

/** Shape of a `GlueTable`. */
export const glueTable = reference<GlueTable>({ databaseName: required(plainText), tableName: required(plainText) });

/** Returns the arguments that convert JSON to Parquet, with the schema of the latest version of a table. */
export function parquetConfiguration({ databaseName, tableName }: GlueTable, roleArn: string) {
  return {
    inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
    outputFormatConfiguration: { serializer: { parquetSerDe: {} } },
    schemaConfiguration: { databaseName, tableName, roleArn },
  };
}

/**
 * Returns the permissions that Firehose needs to read the schema of a table.
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

/** Returns the problems of the table that defines the Parquet schema. */
export function tableProblems({ databaseName, tableName }: GlueTable): Problem[] {
  // Athena requires lowercase names.
  const [pattern, form] = [/^[a-z0-9_]{1,255}$/, '1 to 255 lowercase letters, digits and "_"'] as const;
  return [
    patternProblem('to.parquetTable.databaseName', databaseName, pattern, form),
    patternProblem('to.parquetTable.tableName', tableName, pattern, form),
  ];
}

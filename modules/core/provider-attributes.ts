/** Attributes of resources of the AWS provider by the properties that stand for them in this library. */
export const providerAttributes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_cloudwatch_log_group: { logGroupName: 'name', logGroupArn: 'arn' },
  aws_ecr_repository: { repositoryUrl: 'repositoryUrl', repositoryArn: 'arn' },
  aws_ecs_capacity_provider: { capacityProviderName: 'name' },
  aws_ecs_cluster: { clusterName: 'name', clusterArn: 'arn' },
  aws_ecs_service: { serviceName: 'name' },
  aws_glue_catalog_table: { databaseName: 'databaseName', tableName: 'name' },
  aws_kinesis_firehose_delivery_stream: { deliveryStreamName: 'name', deliveryStreamArn: 'arn' },
  aws_kinesis_stream: { streamName: 'name', streamArn: 'arn' },
  aws_kms_key: { kmsKeyArn: 'arn' },
  aws_lb: { vpcId: 'vpcId' },
  aws_lb_listener: { listenerArn: 'arn' },
  aws_opensearch_domain: { domainArn: 'arn', endpoint: 'endpoint' },
  aws_opensearchserverless_collection: { collectionArn: 'arn', endpoint: 'collectionEndpoint' },
  aws_s3_bucket: { bucketName: 'bucket', bucketArn: 'arn' },
  aws_secretsmanager_secret: { secretArn: 'arn' },
  aws_security_group: { securityGroupId: 'id' },
  aws_sns_topic: { topicArn: 'arn' },
  aws_ssm_parameter: { parameterArn: 'arn' },
  aws_vpc: { vpcId: 'id' },
};

/** Attributes of resources by the end of the name of a property. */
const byEnding: readonly (readonly [ending: RegExp, attributes: readonly string[]])[] = [
  [/Arns?$/, ['arn']],
  [/Ids?$/, ['id']],
  [/Names?$/, ['name', 'bucket', 'clusterName']],
  [/Urls?$/, ['repositoryUrl']],
];

/** Returns the attribute of a resource, or the property of a construct, that a property of this library contains. */
export function attributeOf(resource: object, property: string): string | undefined {
  if (Reflect.has(resource, property)) return property;
  const [, attributes = []] = byEnding.find(([ending]) => ending.test(property)) ?? [];
  return attributes.find((each) => Reflect.has(resource, each));
}

/**
 * Returns the object that stands for a resource of the AWS provider, written with its attributes; `undefined` if none of
 * the objects does. `name` is the name of the property, and `objects` are the required properties of each object that it
 * accepts.
 */
export function referenceTo(
  resource: object,
  name: string,
  objects: readonly (readonly string[])[],
): string | undefined {
  const known = providerAttributes[String(Reflect.get(resource, 'terraformResourceType'))] ?? {};
  const names = objects.find((each) => each.some((property) => known[property] !== undefined));
  const entries = names?.map((property) => {
    const attribute = known[property];
    if (attribute === undefined) return `${property}: …`;
    // Data sources name some attributes like the property.
    return `${property}: ${name}.${Reflect.has(resource, attribute) ? attribute : property}`;
  });
  return entries && `{ ${entries.join(', ')} }`;
}

import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  ConfigDelivery,
  EcsCluster,
  EncryptionKey,
  FargateService,
  LogBucket,
  LogDestination,
  logReaderStatements,
  policyDocument,
  useProvider,
  Vpc,
} from '../modules';

/** Accounts of the example, in each of which the role `deployer` may be assumed. */
export interface LogArchiveProps {
  /** ID of the account of the shop. */
  readonly shop: string;
  /** ID of the account with the archive. */
  readonly archive: string;
}

const region = 'eu-west-1';

/**
 * A shop in two regions of one account, whose logs go to a bucket of another account. The bucket locks objects for a year
 * and replicates them to a third region. The roles of auditors read them once the policy `readers` is attached. Four providers in one stack, of which three have an
 * alias.
 */
export class LogArchiveStack extends TerraformStack {
  constructor(scope: Construct, id: string, { shop, archive }: LogArchiveProps) {
    super(scope, id);
    const inAccount = (account: string, of: string): AwsProviderConfig => ({
      region: of,
      assumeRole: [{ roleArn: `arn:aws:iam::${account}:role/deployer` }],
      allowedAccountIds: [account],
    });
    new AwsProvider(this, 'Aws', inAccount(shop, region));
    const placeOf = (id: string, config: AwsProviderConfig) =>
      useProvider(
        new Construct(this, id),
        new AwsProvider(this, `${id}Provider`, { ...config, alias: id.toLowerCase() }),
      );
    const oregon = placeOf('Oregon', inAccount(shop, 'us-west-2'));
    const auditors = placeOf('Auditors', inAccount(archive, region));
    const frankfurt = placeOf('Frankfurt', inAccount(archive, 'eu-central-1'));

    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const retention = { retentionDays: 400, objectLock: { mode: 'GOVERNANCE', years: 1 }, forceDestroy } as const;
    const copies = new LogBucket(frankfurt, 'Copies', {
      kmsKeyArn: new EncryptionKey(frankfurt, 'Key', { forceDestroy }).kmsKeyArn,
      ...retention,
    });
    const writers = { accounts: [shop] };
    const bucket = new LogBucket(auditors, 'Logs', {
      kmsKeyArn: new EncryptionKey(auditors, 'Key', { writers, forceDestroy }).kmsKeyArn,
      ...{ writers, replication: { bucket: copies } },
      ...retention,
    });
    const readers = new IamPolicy(auditors, 'Readers', {
      description: 'Reads the logs of the shop',
      policy: policyDocument(...logReaderStatements(auditors, { bucket, prefix: `${shop}/` })),
    });

    for (const [place, of] of [
      [this, region],
      [oregon, 'us-west-2'],
    ] as const) {
      new FargateService(place, 'Shop', {
        cluster: new EcsCluster(place, 'Cluster'),
        network: new Vpc(place, 'Network', { nat: 'none' }),
        assignPublicIp: true,
        cpu: 256,
        memoryMiB: 512,
        containers: { shop: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine' } },
        logRouting: {
          routes: [{ to: LogDestination.s3({ bucket, region, prefix: `${shop}/${of}/` }) }],
          delivery: ConfigDelivery.inline(),
        },
        logForceDestroy: forceDestroy,
      });
    }

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'copies', { value: copies.bucketName });
    new TerraformOutput(this, 'readers', { value: readers.arn });
  }
}

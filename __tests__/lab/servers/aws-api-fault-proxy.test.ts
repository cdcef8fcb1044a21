import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRouteTableCommand, CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { GetBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { AwsApiFaultProxy } from '../../../lab/servers/aws-api-fault-proxy';
import type { Fault } from '../../../lab/deploy-faults/faults';
import { listen } from '../../../lab/servers/free-port';
import { clientConfig } from '../../../lab/terraform/terraform-test-bed';

const answers: Readonly<Record<string, string>> = {
  ec2: '<Response/>',
  elasticloadbalancing: '<DescribeLoadBalancersResponse><DescribeLoadBalancersResult/></DescribeLoadBalancersResponse>',
  iam: '<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>',
  ecs: '{"clusterArns":[]}',
  s3: '',
};

let upstream: Server;
let proxy: AwsApiFaultProxy;
let carriedOut: string[];
let atOnce: { now: number; most: number };

beforeEach(async () => {
  carriedOut = [];
  atOnce = { now: 0, most: 0 };
  upstream = createServer((request, response) => {
    void (async () => {
      atOnce.most = Math.max(atOnce.most, (atOnce.now += 1));
      const [, service = ''] = /\/([a-z0-9]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
      carriedOut.push(await text(request));
      await sleep(20);
      atOnce.now -= 1;
      response.end(answers[service]);
    })();
  });
  proxy = await AwsApiFaultProxy.start(`http://127.0.0.1:${await listen(upstream)}`);
});

afterEach(async () => {
  await proxy.stop();
  upstream.close();
  await once(upstream, 'close');
});

/** Injects these faults into the first calls, one each. */
function inject(...faults: readonly Fault[]): void {
  proxy.faults = (_, occurrence) => faults[occurrence - 1];
}

const config = () => ({
  ...clientConfig(proxy.url, 'us-east-1'),
  retryStrategy: new ConfiguredRetryStrategy(5, () => 5),
});
const s3 = () => new S3Client({ ...config(), forcePathStyle: true });
const reads: Readonly<Record<string, () => Promise<unknown>>> = {
  EC2: () => new EC2Client(config()).send(new DescribeVpcsCommand()),
  'Elastic Load Balancing': () => new ElasticLoadBalancingV2Client(config()).send(new DescribeLoadBalancersCommand()),
  IAM: () => new IAMClient(config()).send(new ListRolesCommand()),
  ECS: () => new ECSClient(config()).send(new ListClustersCommand()),
  S3: () => s3().send(new GetBucketPolicyCommand({ Bucket: 'acme' })),
};

test.each(Object.keys(reads))('rejects calls of %s with errors that the SDK retries', async (service) => {
  inject('internal', 'unavailable', 'throttled');

  await reads[service]!();

  expect(carriedOut).toHaveLength(1);
  expect(proxy.counts).toEqual({ calls: 4, retries: 3, faults: { internal: 1, unavailable: 1, throttled: 1 } });
});

test.each(['lost-by-error', 'lost-by-reset'] as const)(
  'carries out a call again whose response was %s',
  async (fault) => {
    inject(fault);

    await new EC2Client(config()).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));

    expect(carriedOut).toHaveLength(2);
  },
);

test('carries out a call with a client token once, and repeats its response', async () => {
  inject('lost-by-reset');

  await new EC2Client(config()).send(new CreateRouteTableCommand({ VpcId: 'vpc-1', ClientToken: 'once' }));
  await new EC2Client(config()).send(new CreateRouteTableCommand({ VpcId: 'vpc-1', ClientToken: 'twice' }));

  expect(carriedOut.map((body) => /ClientToken=(\w+)/.exec(body)?.[1])).toEqual(['once', 'twice']);
});

test('serializes conditional writes', async () => {
  const write = () => s3().send(new PutObjectCommand({ Bucket: 'acme', Key: 'lock', Body: 'me', IfNoneMatch: '*' }));

  await Promise.all([write(), write(), write()]);

  expect(carriedOut).toHaveLength(3);
  expect(atOnce.most).toBe(1);
});

test('reports calls after they are carried out, before the response', async () => {
  const calls: string[] = [];
  proxy.onCarriedOut = async ({ service, action }) => {
    await sleep(20);
    calls.push(`${service} ${action}`);
  };

  for (const read of Object.values(reads)) await read();

  expect(calls).toEqual([
    'ec2 DescribeVpcs',
    'elasticloadbalancing DescribeLoadBalancers',
    'iam ListRoles',
    'ecs ListClusters',
    's3 GET bucket ?policy',
  ]);
});

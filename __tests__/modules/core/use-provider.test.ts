import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Aspects, TerraformHclModule, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import {
  ApplicationLoadBalancer,
  ConfigDelivery,
  EcsCluster,
  Ec2Capacity,
  Ec2Service,
  EncryptionKey,
  FargateService,
  FargateTaskDefinition,
  KinesisStream,
  LogBucket,
  LogDestination,
  LogGroup,
  useProvider,
  Vpc,
} from '../../../modules';
import { type Block, read, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { warningsOf } from '../../support/guide-examples';
import { nginx } from '../../../lab/synth/tasks';

function oregonOf(stack: TerraformStack): AwsProvider {
  return new AwsProvider(stack, 'OregonProvider', { region: 'us-west-2', alias: 'oregon' });
}

/** Builds a stack in Europe with a scope in Oregon. */
function inTwoRegions(build: (oregon: Construct, stack: TerraformStack) => void): Synthesized {
  return synth((stack) => build(useProvider(new Construct(stack, 'Oregon'), oregonOf(stack)), stack));
}

/** Returns the providers of all resources and data sources, by their addresses. */
function providersIn({ json }: Synthesized): Readonly<Record<string, string | undefined>> {
  const elements = Object.entries({ ...json().resource, ...json().data } as Record<string, Record<string, Block>>);
  return Object.fromEntries(
    elements.flatMap(([type, named]) =>
      Object.entries(named).map(([name, { provider }]) => [`${type}.${name}`, provider as string | undefined]),
    ),
  );
}

function keyOf(scope: Construct) {
  const { kmsKeyArn } = new EncryptionKey(scope, 'Key');
  return { kmsKeyArn };
}

function service(scope: Construct, id: string, props: { readonly cluster?: EcsCluster; readonly network?: Vpc } = {}) {
  const { cluster = new EcsCluster(scope, `${id}Cluster`), network = new Vpc(scope, `${id}Network`) } = props;
  return new FargateService(scope, id, { cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } });
}

test('sets the provider of everything below the construct, and of nothing else', () => {
  const made = inTwoRegions((oregon, stack) => {
    service(oregon, 'Web');
    service(stack, 'Web');
  });
  const providers = Object.entries(providersIn(made));
  const [below, others] = [
    providers.filter(([address]) => /\.Oregon/.test(address)),
    providers.filter(([address]) => !/\.Oregon/.test(address)),
  ];

  expect(below.length).toBe(others.length);
  expect(new Set(below.map(([, provider]) => provider))).toEqual(new Set(['aws.oregon']));
  expect(new Set(others.map(([, provider]) => provider))).toEqual(new Set([undefined]));
});

test('reads region, account and partition of each provider once', () => {
  const made = inTwoRegions((oregon, stack) => {
    new EncryptionKey(stack, 'Key');
    new EncryptionKey(new Construct(oregon, 'One'), 'Key');
    new EncryptionKey(new Construct(oregon, 'Two'), 'Key');
  });

  expect(made.addresses().filter((address) => /^data\.aws_(region|caller_identity)/.test(address))).toEqual([
    'data.aws_caller_identity.AwsAccount',
    expect.stringMatching(/^data\.aws_caller_identity\.OregonProvider_AwsAccount_/),
    'data.aws_region.AwsRegion',
    expect.stringMatching(/^data\.aws_region\.OregonProvider_AwsRegion_/),
  ]);
  const names = made.all(KmsKey).map(({ policy }) => new Set(String(policy).match(/data\.aws_region\.\w+/g)));
  expect(names.map((each) => [...each][0])).toEqual([
    'data.aws_region.AwsRegion',
    ...Array.from({ length: 2 }, () => expect.stringMatching(/OregonProvider_AwsRegion/) as string),
  ]);
});

test('two scopes with one provider share the data sources', () => {
  const made = synth((stack) => {
    const provider = oregonOf(stack);
    for (const id of ['One', 'Two']) {
      new EncryptionKey(useProvider(new Construct(stack, id), provider), 'Key');
    }
  });

  expect(made.all(DataAwsRegion)).toMatchObject([{ provider: 'aws.oregon' }]);
  expect(made.all(DataAwsCallerIdentity)).toMatchObject([{ provider: 'aws.oregon' }]);
});

test('a nested call and an explicit provider take precedence', () => {
  const made = synth((stack) => {
    const [oregon, ohio] = [
      oregonOf(stack),
      new AwsProvider(stack, 'OhioProvider', { region: 'us-east-2', alias: 'ohio' }),
    ];
    const outer = useProvider(new Construct(stack, 'Outer'), oregon);
    const inner = useProvider(new Construct(outer, 'Inner'), ohio);
    const back = useProvider(new Construct(outer, 'Back'), stack.allProviders()[0] as AwsProvider);
    for (const [index, scope] of [outer, inner, back].entries()) new SqsQueue(scope, `Queue${index}`);
    new SqsQueue(outer, 'Explicit', { provider: ohio });
    new EncryptionKey(inner, 'Key');
  });
  const ofQueues = Object.entries(providersIn(made)).filter(([address]) => /aws_sqs/.test(address));

  expect(ofQueues.map(([, provider]) => provider).sort()).toEqual(['aws.ohio', 'aws.ohio', 'aws.oregon', undefined]);
  expect(made.only(DataAwsRegion).provider).toBe('aws.ohio');
});

test('sets the provider of what aspects create, and of Terraform modules that get none', () => {
  const made = inTwoRegions((oregon, stack) => {
    const other = new AwsProvider(stack, 'Ohio', { region: 'us-east-2', alias: 'ohio' });
    const place = new Construct(oregon, 'Place');
    Aspects.of(stack).add({
      visit: (each) => void (each === place && !place.node.tryFindChild('Late') && new SqsQueue(place, 'Late')),
    });
    new TerraformHclModule(oregon, 'Module', { source: 'acme/web/aws' });
    new TerraformHclModule(oregon, 'Chosen', { source: 'acme/web/aws', providers: [other] });
  });

  expect(made.only(SqsQueue).provider).toBe('aws.oregon');
  expect(Object.values(made.json().module as Record<string, Block>).map(({ providers }) => providers)).toEqual([
    { aws: 'aws.ohio' },
    { aws: 'aws.oregon' },
  ]);
});

test('rules that services share are created once for each provider', () => {
  const made = inTwoRegions((oregon, stack) => {
    for (const scope of [stack, new Construct(oregon, 'One')]) {
      const [cluster, network] = [new EcsCluster(scope, 'Cluster'), new Vpc(scope, 'Network')];
      const loadBalancer = new ApplicationLoadBalancer(scope, 'Balancer', { network });
      const capacity = new Ec2Capacity(scope, 'Capacity', {
        cluster,
        network,
        instanceTypes: ['t3.small'],
        maxInstances: 2,
      });
      for (const id of ['Web', 'Api']) {
        new Ec2Service(scope, id, {
          ...{ cluster, network, capacity, networkMode: 'bridge', cpu: 256, memoryMiB: 512 },
          containers: { web: { image: 'nginx:1.29.5', ports: [80] } },
          loadBalancing:
            id === 'Web'
              ? { loadBalancer, container: 'web' }
              : { loadBalancer, container: 'web', paths: ['/api/*'], priority: 1 },
        });
      }
    }
  });
  const shared = Object.entries(providersIn(made)).filter(([address]) => /Instances/.test(address));

  expect(shared.filter(([, provider]) => provider === 'aws.oregon').map(([address]) => address)).toEqual([
    expect.stringMatching(/egress_rule\.OregonProvider_Instances/),
    expect.stringMatching(/ingress_rule\.OregonProvider_Instances/),
  ]);
  expect(shared).toHaveLength(4);
});

test('is synthesized twice to the same', () => {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const oregon = useProvider(new Construct(stack, 'Oregon'), oregonOf(stack));
  new TerraformHclModule(oregon, 'Module', { source: 'acme/web/aws' });
  service(oregon, 'Web');

  expect(read(stack).json()).toEqual(read(stack).json());
});

test('can be called for a whole stack, whose log router then calls its region', () => {
  const stack = new TerraformStack(Testing.app(), 'test');
  useProvider(stack, oregonOf(stack));
  const bucket = new LogBucket(stack, 'Logs');
  const task = new FargateTaskDefinition(stack, 'Task', {
    ...{ cpu: 256, memoryMiB: 512, containers: { nginx } },
    logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
  });
  const made = read(stack);

  expect(new Set(Object.values(providersIn(made)))).toEqual(new Set(['aws.oregon']));
  expect(
    String(made.at({ tfResourceType: 'aws_ecs_task_definition' }, `${task.node.id}/Resource`).container_definitions),
  ).toContain('"awslogs-region":${jsonencode(data.aws_region.OregonProvider_AwsRegion_');
});

describe('a stack in which all AWS providers have an alias', () => {
  const warnings = (build: (stack: TerraformStack, provider: AwsProvider) => void) => {
    const stack = new TerraformStack(Testing.app(), 'test');
    build(stack, oregonOf(stack));
    Testing.synth(stack, true);
    return warningsOf(stack);
  };

  test('warns about resources that use none of them', () => {
    expect(
      warnings((stack, provider) => {
        new EncryptionKey(useProvider(new Construct(stack, 'Oregon'), provider), 'Key');
        new EncryptionKey(stack, 'Key', { aliasName: 'logs' });
      }),
    ).toEqual([
      'all AWS providers of the stack have an alias, and 5 resources and data sources, such as "test/Key/Resource", use none of them, so Terraform takes their region and account from its environment; call useProvider() on the stack or on a construct in it, or remove an alias',
    ]);
  });

  test('does not warn if each resource uses one', () => {
    expect(
      warnings((stack, provider) => {
        new EncryptionKey(useProvider(new Construct(stack, 'Oregon'), provider), 'Key');
        const { resources } = new LogBucket(stack, 'Logs');
        for (const resource of Object.values(resources)) resource.provider = provider;
      }),
    ).toEqual([]);
  });
});

test.each([
  ['us-west-2', '222233334444', false],
  ['us-west-2', '111122223333', true],
  ['us-east-2', '111122223333', false],
])(
  'a family of a provider of %s in %s, used by another stack in Oregon: refused is %s',
  (region, account, isRefused) => {
    const app = Testing.app();
    const create = () => {
      const own = new TerraformStack(app, 'own');
      new AwsProvider(own, 'aws', { region: 'us-west-2', allowedAccountIds: ['111122223333'] });
      const other = new TerraformStack(app, 'other');
      new AwsProvider(other, 'aws', { region: 'eu-west-1', allowedAccountIds: ['111122223333'] });
      const provider = new AwsProvider(other, 'Other', { region, alias: 'other', allowedAccountIds: [account] });
      for (const scope of [own, useProvider(new Construct(other, 'There'), provider)]) {
        new FargateTaskDefinition(scope, 'Task', { family: 'web', cpu: 256, memoryMiB: 512, containers: { nginx } });
      }
      [own, other].forEach((stack) => Testing.synth(stack, true));
    };

    if (isRefused) expect(create).toThrow('family must be unique in a region of an account, got "web"');
    else expect(create).not.toThrow();
  },
);

describe('region checks', () => {
  const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';

  test('use the region of the provider', () => {
    expect(
      refusal(
        (stack) => new LogBucket(useProvider(new Construct(stack, 'Oregon'), oregonOf(stack)), 'Logs', { kmsKeyArn }),
      ),
    ).toBe(`test/Oregon/Logs:
  - kmsKeyArn must be in region "us-west-2", which the provider "oregon" uses, got "eu-west-1"; use a resource of that region, or create it with the same provider`);
  });

  test('know the region of a resource with another provider', () => {
    const failing = (build: (oregon: Construct, stack: TerraformStack) => void) =>
      refusal((stack) => build(useProvider(new Construct(stack, 'Oregon'), oregonOf(stack)), stack))
        .split('\n')
        .slice(1);
    const problem = (name: string) =>
      `  - ${name} must be in region "us-west-2", which the provider "oregon" uses, got "eu-west-1"; use a resource of that region, or create it with the same provider`;

    expect(
      failing((oregon, stack) => {
        service(oregon, 'Web', { cluster: new EcsCluster(stack, 'Cluster'), network: new Vpc(stack, 'Network') });
      }),
    ).toEqual([problem('cluster.clusterArn'), problem('network.vpcId')]);
    expect(
      failing((oregon, stack) => new ApplicationLoadBalancer(oregon, 'Web', { network: new Vpc(stack, 'Network') })),
    ).toEqual([problem('network.vpcId')]);
    expect(failing((oregon, stack) => new KinesisStream(oregon, 'Stream', keyOf(stack)))).toEqual([
      problem('kmsKeyArn'),
    ]);
    expect(
      failing((oregon, stack) => {
        const loadBalancer = new ApplicationLoadBalancer(stack, 'Balancer', { network: new Vpc(stack, 'Network') });
        new FargateService(oregon, 'Web', {
          ...{ cluster: new EcsCluster(oregon, 'Cluster'), network: new Vpc(oregon, 'Network') },
          ...{ cpu: 256, memoryMiB: 512, containers: { web: { image: 'nginx:1.29.5', ports: [80] } } },
          loadBalancing: { loadBalancer, container: 'web' },
        });
      }),
    ).toEqual([problem('loadBalancing.loadBalancer.listenerArn')]);
  });

  test('also between stacks', () => {
    const app = Testing.app();
    const [europe, america] = ['eu-west-1', 'us-west-2'].map((region) => {
      const stack = new TerraformStack(app, region);
      new AwsProvider(stack, 'aws', { region });
      return stack;
    }) as [TerraformStack, TerraformStack];
    const network = new Vpc(europe, 'Network');

    expect(() => service(america, 'Web', { network })).toThrow(
      'network.vpcId must be in region "us-west-2", which the stack deploys to, got "eu-west-1"',
    );
  });

  test('name a destination whose region is missing', () => {
    const deliver = (region?: string) => (oregon: Construct, stack: TerraformStack) => {
      const bucket = new LogBucket(stack, 'Logs');
      const logGroup = new LogGroup(stack, 'Group');
      const destinations = [
        LogDestination.s3({ bucket, ...(region !== undefined && { region }) }),
        LogDestination.cloudWatchLogs({ logGroup, ...(region !== undefined && { region }) }),
      ];
      new FargateTaskDefinition(oregon, 'Task', {
        ...{ cpu: 256, memoryMiB: 512, containers: { nginx } },
        logRouting: { routes: [{ to: destinations }], delivery: ConfigDelivery.inline() },
      });
    };
    const message = refusal((stack) => deliver()(useProvider(new Construct(stack, 'Oregon'), oregonOf(stack)), stack));

    expect(message).toContain(
      'LogDestination.s3: bucket must be in region "us-west-2", which the router calls, got "eu-west-1"; set region to "eu-west-1", or change bucket',
    );
    expect(message).toContain('logGroup must be in region "us-west-2"');
    expect(() => inTwoRegions(deliver('eu-west-1'))).not.toThrow();
  });

  test('leave out a resource with a region of its own', () => {
    const made = inTwoRegions((oregon, stack) => {
      const key = new KmsKey(stack, 'Key', { region: 'us-west-2' });
      new LogBucket(oregon, 'Logs', { kmsKeyArn: key.arn });
    });

    expect(made.only(KmsKey).provider).toBeUndefined();
  });
});

describe('fails when', () => {
  test('a module has read the region of another provider', () => {
    expect(
      refusal((stack) => {
        const scope = new Construct(stack, 'Oregon');
        new EncryptionKey(scope, 'Key');
        useProvider(scope, oregonOf(stack));
      }),
    ).toBe(`test/Oregon:
  - useProvider must be called before modules are created, got a call after "test/Oregon/Key" read the region or the account of another provider; call it on a new Construct, and create the modules below that`);
  });

  test('it is called twice, or for a provider of another stack', () => {
    expect(
      refusal((stack) => {
        const scope = useProvider(new Construct(stack, 'Oregon'), oregonOf(stack));
        useProvider(scope, new AwsProvider(stack, 'Ohio', { region: 'us-east-2', alias: 'ohio' }));
      }),
    ).toBe(`test/Oregon:
  - useProvider must be called once, got the provider "test/Ohio" after "test/OregonProvider"; remove one of the calls`);
    expect(
      refusal((stack) => {
        const other = new TerraformStack(stack.node.root as Construct, 'other');
        useProvider(new Construct(stack, 'Oregon'), oregonOf(other));
      }),
    ).toBe(`test/Oregon:
  - provider must be in the stack "test", got one of the stack "other"; create it in the same stack`);
  });

  test.each([
    [undefined, 'nothing'],
    [{ alias: 'oregon' }, 'an object'],
    ['aws.oregon', '"aws.oregon"'],
  ])('the provider is %p', (provider, shown) => {
    expect(refusal((stack) => useProvider(new Construct(stack, 'Oregon'), provider as unknown as AwsProvider))).toBe(
      `test/Oregon:\n  - provider must be an AwsProvider, got ${shown}`,
    );
  });
});

test('a call after modules that read nothing of it is accepted, as is a repeated one', () => {
  const made = synth((stack) => {
    const scope = new Construct(stack, 'Oregon');
    new SqsQueue(scope, 'Queue');
    const provider = oregonOf(stack);
    useProvider(useProvider(scope, provider), provider);
  });

  expect(made.only(SqsQueue).provider).toBe('aws.oregon');
});

import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { FargateTaskDefinition, LogDestination } from '../../../modules';
import { scratchFolder } from '../../../lab/synth/scratch';
import { refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, nginx } from '../../../lab/synth/tasks';

const definition = { cpu: 256, memoryMiB: 512, containers: { nginx } } as const;
const logRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };

describe('in one stack', () => {
  test.each([
    ['that routes logs', { logRouting }],
    ['that routes none', {}],
  ])('refuses a second task definition of a family %s', (_, options) => {
    expect(
      refusal((stack) => {
        new FargateTaskDefinition(stack, 'One', { ...definition, logRouting, family: 'web' });
        new FargateTaskDefinition(stack, 'Two', { ...definition, ...options, family: 'web' });
      }),
    ).toBe(
      'test/Two:\n  - family must be unique among the task definitions of the stack, got "web", which "test/One" uses; set a different family',
    );
  });

  test('compares families that are known only at deploy', () => {
    const twice = (same: boolean) => (stack: TerraformStack) => {
      const [one, two] = ['one', 'two'].map((name) => new TerraformVariable(stack, name, {}));
      new FargateTaskDefinition(stack, 'One', { ...definition, family: one!.stringValue });
      new FargateTaskDefinition(stack, 'Two', { ...definition, family: (same ? one! : two!).stringValue });
    };

    expect(refusal(twice(true))).toContain(
      'family must be unique among the task definitions of the stack, got a token',
    );
    expect(() => synth(twice(false))).not.toThrow();
  });
});

describe('in two stacks', () => {
  const ofAccount = (account: string) => ({ assumeRole: [{ roleArn: `arn:aws:iam::${account}:role/deploy` }] });

  /** Synthesizes two stacks with a task definition of one family, and the arguments of their providers. */
  function twoStacks(
    [blue, green]: readonly (AwsProviderConfig | ((stack: TerraformStack) => AwsProviderConfig))[],
    families: readonly [string, string] = ['web', 'web'],
  ): App {
    const app = new App({ outdir: scratchFolder() });
    [blue, green].forEach((provider, index) => {
      const stack = new TerraformStack(app, index === 0 ? 'blue' : 'green');
      // The provider is created after the task definition, as a base class of stacks may do.
      new FargateTaskDefinition(stack, 'Task', { ...definition, logRouting, family: families[index]! });
      new AwsProvider(stack, 'Aws', typeof provider === 'function' ? provider(stack) : provider!);
    });
    return app;
  }

  test.each<[string, AwsProviderConfig, AwsProviderConfig]>([
    ['the same region, and credentials of the environment', { region: 'eu-west-1' }, { region: 'eu-west-1' }],
    ['region and credentials of the environment', {}, {}],
    [
      'roles of the same account',
      { region: 'eu-west-1', assumeRole: [{ roleArn: 'arn:aws:iam::111122223333:role/blue' }] },
      { region: 'eu-west-1', assumeRole: [{ roleArn: 'arn:aws:iam::111122223333:role/green' }] },
    ],
    [
      'the same allowed account',
      { region: 'eu-west-1', profile: 'blue', allowedAccountIds: ['111122223333'] },
      { region: 'eu-west-1', ...ofAccount('111122223333') },
    ],
  ])('refuses one family in %s', (_, blue, green) => {
    expect(() => twoStacks([blue, green]).synth()).toThrow(
      '[green/Task] family must be unique in a region of an account, got "web", which "blue/Task" uses; set a different family, or, if the stacks are for different accounts, name these in allowedAccountIds of the AWS providers',
    );
  });

  test.each<[string, AwsProviderConfig, AwsProviderConfig]>([
    ['other regions', { region: 'eu-west-1' }, { region: 'us-east-1' }],
    ['other profiles', { profile: 'blue' }, { profile: 'green' }],
    ['roles of other accounts', ofAccount('111122223333'), ofAccount('444455556666')],
    ['other allowed accounts', { allowedAccountIds: ['111122223333'] }, { allowedAccountIds: ['444455556666'] }],
  ])('accepts one family in %s', (_, blue, green) => {
    expect(() => twoStacks([blue, green]).synth()).not.toThrow();
  });

  test('accepts one family in regions that are known only at deploy, and different families', () => {
    const region = (stack: TerraformStack) => ({ region: new TerraformVariable(stack, 'region', {}).stringValue });

    expect(() => twoStacks([region, region]).synth()).not.toThrow();
    expect(() => twoStacks([{}, {}], ['web', 'api']).synth()).not.toThrow();
  });

  test('accepts the same app in a second synth into its folder', () => {
    const app = twoStacks([{ region: 'eu-west-1' }, { region: 'us-east-1' }]);
    app.synth();

    expect(() => app.synth()).not.toThrow();
  });
});

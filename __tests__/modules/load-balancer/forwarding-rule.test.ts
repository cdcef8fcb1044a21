import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { TerraformStack, Testing } from 'cdktf';
import { refusal, synth } from '../../../lab/synth/synth';
import { loadBalancer, targetGroupArn, targetIn, tasks, problems, target } from './targets';

const stable = { loadBalancer, paths: ['/api/*'], priority: 10 };
const arnOf = (name: string) => expect.stringMatching(new RegExp(`^\\$\\{aws_lb_target_group\\.${name}_.*\\.arn\\}$`));

describe('a target that shares the rule of another', () => {
  const stack = synth((scope) => {
    const first = targetIn(scope, { ...stable, weight: 90, groupStickinessSeconds: 3600 }, 'Stable');
    const canary = targetIn(scope, { sharesRuleWith: first, weight: 10, port: 8081 }, 'Canary');
    new EcsService(scope, 'Service', { name: 'canary', dependsOn: [...canary.dependables] });
  });

  test('has a target group of its own, and no rule', () => {
    expect(stack.all(LbTargetGroup)).toHaveLength(2);
    expect(stack.all(LbListenerRule)).toHaveLength(1);
  });

  test('receives its weight, and clients stay with a target group', () => {
    expect(stack.only(LbListenerRule).action).toEqual([
      {
        type: 'forward',
        forward: {
          target_group: [
            { arn: arnOf('Stable'), weight: 90 },
            { arn: arnOf('Canary'), weight: 10 },
          ],
          stickiness: { enabled: true, duration: 3600 },
        },
      },
    ]);
  });

  test('lets its service wait for the rule', () => {
    expect(stack.only(EcsService).depends_on).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_lb_listener_rule\.Stable_/)]),
    );
  });
});

test('a target that shares a rule can be an existing target group', () => {
  const { only } = synth((scope) => {
    const first = targetIn(scope, stable, 'Stable');
    targetIn(scope, { sharesRuleWith: first, targetGroup: { targetGroupArn }, weight: 5 }, 'Legacy');
  });

  expect(only(LbListenerRule).action[0].forward.target_group).toEqual([
    { arn: arnOf('Stable'), weight: 1 },
    { arn: targetGroupArn, weight: 5 },
  ]);
});

test('a rule can be shared with the target group of another team', () => {
  const { only } = synth((scope) => {
    targetIn(scope, stable, 'Stable').rule!.share({ targetGroupArn, weight: 0 });
  });

  expect(only(LbListenerRule).action[0].forward.target_group).toHaveLength(2);
});

test('a rule forwards to a single target group until another shares it', () => {
  expect(target(stable).only(LbListenerRule).action).toEqual([{ type: 'forward', target_group_arn: arnOf('Web') }]);
});

test('fails when six targets share a rule', () => {
  const message = refusal((scope) => {
    const first = targetIn(scope, stable, 'Stable');
    for (const index of [1, 2, 3, 4, 5]) targetIn(scope, { sharesRuleWith: first }, `Canary${index}`);
  });

  expect(message).toBe(`test/Canary5:
  - sharesRuleWith must be a target whose rule has less than 5 target groups, got one with 5; create a rule with conditions of its own`);
});

test('fails when the rule is in another stack', () => {
  const app = Testing.app();
  const first = targetIn(new TerraformStack(app, 'stable'), stable, 'Stable');

  expect(() => targetIn(new TerraformStack(app, 'canary'), { sharesRuleWith: first }, 'Canary')).toThrow(
    'sharesRuleWith must be a target in the same stack, got stable/Stable/ListenerRule; the rule and the services behind it need each other',
  );
});

test('fails when a target that shares a rule has conditions or a load balancer of its own', () => {
  const message = refusal((scope) => {
    const first = targetIn(scope, stable, 'Stable');
    targetIn(scope, { ...stable, sharesRuleWith: first, groupStickinessSeconds: 0, weight: 1000 }, 'Canary');
  });

  const because = 'must not be given with sharesRuleWith, whose target has it; remove it';
  expect(message).toBe(`test/Canary:
  - loadBalancer ${because}
  - paths ${because}
  - priority ${because}
  - groupStickinessSeconds ${because}
  - weight must be an integer from 0 to 999, got 1000`);
});

test('fails when the weight and the stickiness of groups are outside of their ranges', () => {
  expect(problems({ ...stable, weight: -1, groupStickinessSeconds: 604801 })).toEqual([
    'groupStickinessSeconds must be an integer from 1 to 604800 seconds, got 604801',
    'weight must be an integer from 0 to 999, got -1',
  ]);
});

test('fails when a target without a rule is to be shared', () => {
  const message = refusal((scope) => {
    const theirs = targetIn(scope, { targetGroup: { targetGroupArn } }, 'Theirs');
    targetIn(scope, { sharesRuleWith: theirs }, 'Canary');
  });

  expect(message).toBe(`test/Canary:
  - sharesRuleWith must be a target with a rule of an Application Load Balancer, got the LoadBalancerTarget "Theirs"`);
});

test('accepts the properties of tasks', () => {
  expect(target({ ...stable, ...tasks }).only(LbTargetGroup).port).toBe(8080);
});

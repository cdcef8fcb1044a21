import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { blocks, list, referrers } from '../configuration';

const acls = ['aws_wafv2_web_acl'];
const badInputs = 'AWSManagedRulesKnownBadInputsRuleSet';
const known = { override_action: { none: {} }, statement: { managed_rule_group_statement: { name: badInputs } } };

/** Checks of WAF web ACLs. */
export const wafChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_175',
    class: 'N',
    states: 'A web ACL has rules.',
    types: acls,
    holds: ({ args }) => blocks(args['rule']).length > 0,
    passes: { 'aws_wafv2_web_acl.main': { rule: [known] } },
    fails: { 'aws_wafv2_web_acl.main': { rule: [] }, 'aws_wafv2_web_acl.unsaid': {} },
  },
  {
    id: 'CKV_AWS_342',
    class: 'N',
    states: 'Each rule has an action, or is a rule group.',
    types: [...acls, 'aws_wafv2_rule_group'],
    holds: ({ args }) =>
      blocks(args['rule']).every((rule) => rule['action'] || rule['override_action'] || groupsOf(rule).length > 0),
    passes: { 'aws_wafv2_web_acl.main': { rule: [known, { action: { block: {} }, statement: {} }] } },
    fails: { 'aws_wafv2_rule_group.main': { rule: [{ name: 'idle', statement: {} }] } },
  },
  {
    id: 'CKV_AWS_192',
    class: 'N',
    states: 'The AWS managed rules for known bad inputs are active, including the rule for Log4j.',
    types: acls,
    holds: ({ args }) => blocks(args['rule']).some((rule) => groupsOf(rule).some((group) => stopsLog4j(rule, group))),
    passes: { 'aws_wafv2_web_acl.main': { rule: [known] } },
    fails: {
      'aws_wafv2_web_acl.without': { rule: [{ action: { block: {} }, statement: {} }] },
      'aws_wafv2_web_acl.counts': { rule: [{ ...known, override_action: { count: {} } }] },
      'aws_wafv2_web_acl.excludes': {
        rule: [
          {
            ...known,
            statement: { managed_rule_group_statement: { name: badInputs, excluded_rule: [{ name: 'Log4JRCE' }] } },
          },
        ],
      },
    },
  },
  {
    id: 'CKV2_AWS_31',
    class: 'D',
    states: 'A web ACL has logging.',
    types: acls,
    holds: (acl, all) => referrers(all, acl, ['aws_wafv2_web_acl_logging_configuration']).length > 0,
    passes: {
      'aws_wafv2_web_acl.main': {},
      'aws_wafv2_web_acl_logging_configuration.main': { resource_arn: '${aws_wafv2_web_acl.main.arn}' },
    },
    fails: { 'aws_wafv2_web_acl.main': {} },
  },
];

function groupsOf({ statement }: Block): Block[] {
  return blocks(statement).flatMap(({ managed_rule_group_statement: group }) => blocks(group));
}

function stopsLog4j({ override_action: override }: Block, group: Block): boolean {
  const excluded = blocks(group['excluded_rule']).some(({ name }) => name === 'Log4JRCE');
  return group['name'] === badInputs && !excluded && blocks(override).every(({ count }) => list(count).length === 0);
}

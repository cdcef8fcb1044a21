import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { blocks, type Configuration, referents, referrers, type Resource } from '../configuration';

const loadBalancers = ['aws_lb', 'aws_alb'];
const listeners = ['aws_lb_listener', 'aws_alb_listener'];
const targetGroups = ['aws_lb_target_group', 'aws_alb_target_group'];
const acl = 'aws_wafv2_web_acl';
const association = 'aws_wafv2_web_acl_association';

const redirect = {
  port: 80,
  protocol: 'HTTP',
  default_action: [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' } }],
};
const plain = { port: 80, protocol: 'HTTP', default_action: [{ type: 'forward' }] };
const https = { port: 443, protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' };
const ofMain = { load_balancer_arn: '${aws_lb.main.arn}' };
const associated = { resource_arn: '${aws_lb.main.arn}', web_acl_arn: '${aws_wafv2_web_acl.main.arn}' };
const ruleOfWeb = {
  listener_arn: '${aws_lb_listener.main.arn}',
  action: [{ type: 'forward', target_group_arn: '${aws_lb_target_group.web.arn}' }],
};

/** Checks of load balancers, listeners and target groups. */
export const loadBalancerChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_131',
    class: 'N',
    states: 'A load balancer drops invalid HTTP headers.',
    types: loadBalancers,
    selects: isForHttp,
    holds: ({ args }) => args['drop_invalid_header_fields'] === true,
    passes: { 'aws_lb.main': { drop_invalid_header_fields: true } },
    fails: { 'aws_lb.main': {} },
  },
  {
    id: 'CKV_AWS_328',
    class: 'N',
    states: 'A load balancer has a desync mitigation mode other than `monitor`.',
    types: loadBalancers,
    selects: isForHttp,
    holds: ({ args }) => args['desync_mitigation_mode'] !== 'monitor',
    passes: { 'aws_lb.main': { desync_mitigation_mode: 'defensive' } },
    fails: { 'aws_lb.main': { desync_mitigation_mode: 'monitor' } },
  },
  {
    id: 'CKV_AWS_91',
    class: 'N$',
    states: 'A load balancer has access logs.',
    types: loadBalancers,
    holds: ({ args }) => blocks(args['access_logs']).some(({ enabled }) => enabled === true),
    passes: { 'aws_lb.main': { access_logs: { bucket: 'logs', enabled: true } } },
    fails: { 'aws_lb.main': { access_logs: { bucket: 'logs', enabled: false } } },
  },
  {
    id: 'CKV_AWS_150',
    class: 'D',
    states: 'A load balancer has deletion protection.',
    types: loadBalancers,
    holds: ({ args }) => args['enable_deletion_protection'] === true,
    passes: { 'aws_lb.main': { enable_deletion_protection: true } },
    fails: { 'aws_lb.main': { enable_deletion_protection: false } },
  },
  {
    id: 'CKV_AWS_152',
    class: 'D',
    states: 'A network load balancer has cross-zone load balancing.',
    types: loadBalancers,
    selects: (loadBalancer) => !isForHttp(loadBalancer),
    holds: ({ args }) => args['enable_cross_zone_load_balancing'] === true,
    passes: { 'aws_lb.main': { load_balancer_type: 'network', enable_cross_zone_load_balancing: true } },
    fails: { 'aws_lb.main': { load_balancer_type: 'network' } },
  },
  {
    id: 'AWS-0053',
    class: 'D',
    states: 'A load balancer is not reachable from the internet.',
    types: loadBalancers,
    holds: ({ args }) => args['internal'] === true,
    passes: { 'aws_lb.main': { internal: true } },
    fails: { 'aws_lb.main': { internal: false } },
  },
  {
    id: 'CKV_AWS_2',
    class: 'N+',
    states: 'A listener accepts HTTP only to redirect it to HTTPS.',
    types: listeners,
    holds: ({ args }) => args['protocol'] !== 'HTTP' || redirectsToHttps(args),
    passes: { 'aws_lb_listener.main': https, 'aws_lb_listener.redirect': redirect },
    fails: { 'aws_lb_listener.main': plain },
  },
  {
    id: 'CKV_AWS_103',
    class: 'N+',
    states: 'A listener that forwards requests uses TLS with a security policy for TLS 1.2 or later.',
    types: listeners,
    holds: ({ args }) =>
      ['TCP', 'UDP', 'TCP_UDP'].includes(args['protocol']) ||
      redirectsToHttps(args) ||
      (hasTls(args) && /^ELBSecurityPolicy-(TLS13|TLS-1-2|FS-1-2)/.test(args['ssl_policy'] as string)),
    passes: { 'aws_lb_listener.main': https, 'aws_lb_listener.redirect': redirect },
    fails: {
      'aws_lb_listener.plain': plain,
      'aws_lb_listener.old': { ...https, ssl_policy: 'ELBSecurityPolicy-2016-08' },
    },
  },
  {
    id: 'OWN_2',
    class: 'N+',
    states: 'No security policy of a listener accepts TLS 1.0 or 1.1 as well, as `-TLS13-1-0-2021-06` does.',
    types: listeners,
    selects: ({ args }) => hasTls(args),
    holds: ({ args }) =>
      !/-TLS13-1-[01]-|-TLS-1-[01]-|ELBSecurityPolicy-20/.test(
        String(args['ssl_policy'] ?? 'ELBSecurityPolicy-2016-08'),
      ),
    passes: { 'aws_lb_listener.main': https },
    fails: {
      'aws_lb_listener.main': { ...https, ssl_policy: 'ELBSecurityPolicy-TLS13-1-0-2021-06' },
      'aws_lb_listener.other': { ...https, ssl_policy: 'ELBSecurityPolicy-TLS13-1-1-2021-06' },
      'aws_lb_listener.unsaid': { port: 443, protocol: 'HTTPS' },
    },
  },
  {
    id: 'CKV2_AWS_74',
    class: 'N+',
    states: 'A TLS listener specifies a security policy without weak ciphers.',
    types: listeners,
    selects: ({ args }) => hasTls(args),
    holds: ({ args }) =>
      typeof args['ssl_policy'] === 'string' &&
      !/^ELBSecurityPolicy-(201\d-\d\d|Default|TLS-1-[01]-201\d-\d\d)$/.test(args['ssl_policy']),
    passes: { 'aws_lb_listener.main': https },
    fails: {
      'aws_lb_listener.unsaid': { port: 443, protocol: 'HTTPS' },
      'aws_lb_listener.old': { ...https, ssl_policy: 'ELBSecurityPolicy-TLS-1-1-2017-01' },
    },
  },
  {
    id: 'CKV2_AWS_20',
    class: 'N+',
    states: 'A load balancer redirects port 80 to HTTPS.',
    types: loadBalancers,
    selects: isForHttp,
    holds: (loadBalancer, all) =>
      referrers(all, loadBalancer, listeners).every(
        ({ args }) => Number(args['port']) !== 80 || args['protocol'] !== 'HTTP' || redirectsToHttps(args),
      ),
    passes: { 'aws_lb.main': {}, 'aws_lb_listener.main': { ...ofMain, ...redirect } },
    fails: { 'aws_lb.main': {}, 'aws_lb_listener.main': { ...ofMain, ...plain } },
  },
  {
    id: 'CKV_AWS_261',
    class: 'N',
    states: 'A target group has an HTTP health check.',
    types: targetGroups,
    selects: ({ args }) => /^HTTPS?$/.test(String(args['protocol'])),
    holds: ({ args }) => blocks(args['health_check']).some(({ path }) => path !== undefined),
    passes: { 'aws_lb_target_group.web': { protocol: 'HTTP', health_check: { path: '/' } } },
    fails: { 'aws_lb_target_group.web': { protocol: 'HTTP' } },
  },
  {
    id: 'CKV_AWS_378',
    class: 'N+',
    states: 'HTTP target groups receive requests only from TLS listeners or their rules.',
    types: targetGroups,
    holds: (targetGroup, all) => {
      if (targetGroup.args['protocol'] !== 'HTTP') return true;
      const servers = listenersOf(targetGroup, all);
      return servers.length > 0 && servers.every(({ args }) => args['protocol'] !== 'HTTP');
    },
    passes: {
      'aws_lb_target_group.api': { protocol: 'HTTPS' },
      'aws_lb_target_group.web': { protocol: 'HTTP' },
      'aws_lb_listener.main': https,
      'aws_lb_listener_rule.web': ruleOfWeb,
    },
    fails: {
      'aws_lb_target_group.unused': { protocol: 'HTTP' },
      'aws_lb_target_group.web': { protocol: 'HTTP' },
      'aws_lb_listener.main': plain,
      'aws_lb_listener_rule.web': ruleOfWeb,
    },
  },
  {
    id: 'CKV2_AWS_28',
    class: 'C',
    states: 'An internet-facing load balancer has a web ACL.',
    types: loadBalancers,
    selects: isPublic,
    holds: (loadBalancer, all) => referrers(all, loadBalancer, [association]).length > 0,
    passes: { 'aws_lb.main': {}, 'aws_wafv2_web_acl_association.main': associated },
    fails: { 'aws_lb.main': {} },
  },
  {
    id: 'CKV2_AWS_76',
    class: 'C',
    states:
      'A web ACL in the same stack contains the AWS managed rules for anonymous IP addresses and for known bad inputs.',
    types: loadBalancers,
    selects: (loadBalancer, all) => isPublic(loadBalancer) && aclsOf(loadBalancer, all).length > 0,
    holds: (loadBalancer, all) =>
      aclsOf(loadBalancer, all).every(({ args }) =>
        ['AWSManagedRulesAnonymousIpList', 'AWSManagedRulesKnownBadInputsRuleSet'].every((name) =>
          JSON.stringify(args).includes(`"${name}"`),
        ),
      ),
    passes: {
      'aws_lb.main': {},
      'aws_wafv2_web_acl.main': {
        rule: [managed('AWSManagedRulesAnonymousIpList'), managed('AWSManagedRulesKnownBadInputsRuleSet')],
      },
      'aws_wafv2_web_acl_association.main': associated,
    },
    fails: {
      'aws_lb.main': {},
      'aws_wafv2_web_acl.main': { rule: [managed('AWSManagedRulesKnownBadInputsRuleSet')] },
      'aws_wafv2_web_acl_association.main': associated,
    },
  },
];

function managed(name: string): Block {
  return { statement: { managed_rule_group_statement: { vendor_name: 'AWS', name } } };
}

function isForHttp({ args }: Resource): boolean {
  return (args['load_balancer_type'] ?? 'application') === 'application';
}

function isPublic(loadBalancer: Resource): boolean {
  return isForHttp(loadBalancer) && loadBalancer.args['internal'] !== true;
}

function hasTls({ protocol }: Block): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

function redirectsToHttps({ default_action: actions }: Block): boolean {
  return blocks(actions).some(
    ({ type, redirect: target }) => type === 'redirect' && blocks(target).some(({ protocol }) => protocol === 'HTTPS'),
  );
}

function listenersOf(targetGroup: Resource, all: Configuration): Resource[] {
  const rules = referrers(all, targetGroup, ['aws_lb_listener_rule', 'aws_alb_listener_rule']);
  return [
    ...referrers(all, targetGroup, listeners),
    ...rules.flatMap(({ args }) => referents(all, args['listener_arn'], listeners)),
  ];
}

function aclsOf(loadBalancer: Resource, all: Configuration): Resource[] {
  return referrers(all, loadBalancer, [association]).flatMap(({ args }) => referents(all, args['web_acl_arn'], [acl]));
}

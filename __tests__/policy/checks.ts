import type { Check } from './check';
import { adjacentChecks } from './checks/adjacent';
import { ecrChecks } from './checks/ecr';
import { ecsChecks } from './checks/ecs';
import { iamPolicyChecks } from './checks/iam-policies';
import { iamRoleChecks } from './checks/iam-roles';
import { instanceChecks } from './checks/instances';
import { kmsChecks } from './checks/kms';
import { loadBalancerChecks } from './checks/load-balancers';
import { logChecks } from './checks/logs';
import { networkChecks } from './checks/network';
import { providerChecks } from './checks/provider';
import { queueChecks } from './checks/queues';
import { s3Checks } from './checks/s3';
import { s3AccessChecks } from './checks/s3-access';
import { securityGroupChecks } from './checks/security-groups';
import { streamChecks } from './checks/streams';
import { trailChecks } from './checks/trails';
import { wafChecks } from './checks/waf';

/** Checks by section of the page. */
export const checkSections = {
  Network: networkChecks,
  'Security groups': securityGroupChecks,
  'Load balancer': loadBalancerChecks,
  WAF: wafChecks,
  ECS: ecsChecks,
  Instances: instanceChecks,
  IAM: [...iamRoleChecks, ...iamPolicyChecks],
  ECR: ecrChecks,
  S3: [...s3Checks, ...s3AccessChecks],
  'CloudWatch Logs': logChecks,
  CloudTrail: trailChecks,
  KMS: kmsChecks,
  'Kinesis and Firehose': streamChecks,
  SQS: queueChecks,
  'Topics, alarms, certificates and DNS records': adjacentChecks,
  'Provider and modules': providerChecks,
} satisfies Readonly<Record<string, readonly Check[]>>;

/** Every check. */
export const checks: readonly Check[] = Object.values(checkSections).flat();

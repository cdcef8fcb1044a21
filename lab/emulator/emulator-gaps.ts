import type { ResourceChange } from '../terraform/plan';

/** Attributes that the emulator does not store, so that every later plan changes them. `emulator-gaps.test.ts` verifies each. */
export const emulatorGaps: readonly { readonly type: string; readonly attribute: string }[] = [
  { type: 'aws_ecs_service', attribute: 'availability_zone_rebalancing' },
  { type: 'aws_ecs_service', attribute: 'enable_ecs_managed_tags' },
  { type: 'aws_ecs_service', attribute: 'health_check_grace_period_seconds' },
  { type: 'aws_s3_bucket_replication_configuration', attribute: 'rule' },
  { type: 'aws_vpc_security_group_ingress_rule', attribute: 'description' },
  { type: 'aws_vpc_security_group_egress_rule', attribute: 'description' },
];

/** Returns the attributes that would change, such as `aws_ecs_service.Web.name`, except those that the emulator does not store. */
export function changesBeyondGaps(changes: readonly ResourceChange[]): readonly string[] {
  return changes.flatMap(({ address, type, change: { actions, before, after } }) =>
    actions.join() === 'update'
      ? Object.keys({ ...before, ...after })
          .filter((attribute) => JSON.stringify(before?.[attribute]) !== JSON.stringify(after?.[attribute]))
          .filter((attribute) => !emulatorGaps.some((gap) => gap.type === type && gap.attribute === attribute))
          .map((attribute) => `${address}.${attribute}`)
      : [`${address} ${actions.join()}`],
  );
}

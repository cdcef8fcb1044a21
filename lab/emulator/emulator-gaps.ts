import type { ResourceChange } from '../terraform/terraform-folder';

/** What the emulator does not keep, so that Terraform finds it missing in every later plan. `emulator-gaps.test.ts` proves each. */
export const emulatorGaps: readonly { readonly type: string; readonly attribute: string }[] = [
  { type: 'aws_ecs_service', attribute: 'availability_zone_rebalancing' },
  { type: 'aws_ecs_service', attribute: 'enable_ecs_managed_tags' },
  { type: 'aws_ecs_service', attribute: 'health_check_grace_period_seconds' },
  { type: 'aws_vpc_security_group_ingress_rule', attribute: 'description' },
  { type: 'aws_vpc_security_group_egress_rule', attribute: 'description' },
];

/** The attributes that would change, as `aws_ecs_service.Web.name`, those apart that the emulator does not keep. */
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

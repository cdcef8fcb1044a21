import { Ec2Capacity, type Ec2CapacityProps } from '../../modules';
import { describeWithTerraform } from '../support/real';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { plain, ReplacementSite } from './replacement-site';

describeWithTerraform('A replacement of instances', (parts) => {
  let site: ReplacementSite;

  beforeAll(async () => {
    site = await ReplacementSite.open(parts);
  });

  afterAll(() => site?.proxy.stop());

  const withInstances = (name: string, props?: Partial<Ec2CapacityProps>) =>
    site.synthesize(name, (stack, cluster) => {
      if (!props) return;
      new Ec2Capacity(stack, 'Capacity', {
        ...{ cluster, network: site.network, instanceTypes: ['t3.medium'], maxInstances: 1 },
        ...props,
      });
    });
  const group = (folder: TerraformFolder) => folder.addressesOf('aws_autoscaling_group')[0]!;

  test('that are removed leaves the cluster before the capacity provider is deleted', async () => {
    const folder = await site.applied(withInstances('removed', {}));
    folder.replaceBy(withInstances('removed'));
    const steps = await stepsOf(folder);
    const ofAws = steps.filter((step) => step.startsWith('aws_'));

    expect(ofAws.slice(0, 3)).toEqual([
      'aws_ecs_cluster_capacity_providers modified',
      'aws_ecs_capacity_provider destroyed',
      'aws_autoscaling_group destroyed',
    ]);
  });

  test('whose group is replaced fails with a sentence, until the name of the capacity provider changes', async () => {
    const folder = await site.applied(withInstances('fixed', {}));
    const error = await stepsOf(folder, { replace: [group(folder)] }).then(String, ({ message }: Error) => message);

    expect(plain(error)).toContain(
      'fixed/Capacity: the Auto Scaling group must not be replaced while capacityProviderName is "fixed-Capacity", because ECS cannot change the group of a capacity provider; set a different capacityProviderName',
    );

    folder.replaceBy(withInstances('fixed', { capacityProviderName: 'other' }));
    const steps = await stepsOf(folder);
    // The group that the failed apply left is deleted at the same time, in any order.
    expect(steps.filter((step) => step.includes('ecs_'))).toEqual([
      'aws_ecs_capacity_provider created',
      'aws_ecs_cluster_capacity_providers modified',
      'aws_ecs_capacity_provider destroyed',
    ]);
    expect(steps).toContain('aws_autoscaling_group destroyed');
  });
});

/** Applies, and returns what Terraform did with groups and capacity providers, in order. */
async function stepsOf(
  folder: TerraformFolder,
  options: { readonly replace?: readonly string[] } = {},
): Promise<string[]> {
  const lines: string[] = [];
  await folder.apply({ ...options, onLine: (line) => lines.push(line) });
  const types = '(aws_autoscaling_group|aws_ecs_capacity_provider|aws_ecs_cluster_capacity_providers|terraform_data)';
  const done = new RegExp(
    `${types}\\.\\w+(?: \\(deposed object \\w+\\))?: (Creation|Destruction|Modifications) complete`,
  );
  return lines.flatMap((line) => {
    const [, type, step] = done.exec(line) ?? [];
    return type === undefined ? [] : [`${type} ${stepNames[step as keyof typeof stepNames]}`];
  });
}

const stepNames = { Creation: 'created', Destruction: 'destroyed', Modifications: 'modified' } as const;

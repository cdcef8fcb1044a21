import { basename, join } from 'node:path';
import { contextFolders } from '../../lab/inputs/batch';
import { describeWithTerraform } from '../support/real';
import { modulesFolder } from '../../lab/terraform/modules-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

const variants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'the defaults': {},
  'CloudWatch with the options delivery': { destinations: ['cloudwatch'], delivery: 'options' },
  'S3 with the options delivery': { delivery: 'options' },
  'S3 and CloudWatch with the inline delivery': { destinations: ['s3', 'cloudwatch'], delivery: 'inline' },
  'both destinations': { destinations: ['s3', 'cloudwatch'] },
  'HTTPS, three zones, ARM64, no metrics': {
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-0000-0000-000000000000',
    zones: 3,
    nat: 'per-az',
    architecture: 'ARM64',
    containerInsights: 'disabled',
  },
  'an internal load balancer without NAT in another region': {
    region: 'eu-central-1',
    nat: 'none',
    image: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/nginx:1.29.5',
    internetFacing: false,
  },
  'all that hardens': {
    kmsKey: 'create',
    domain: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/main/0a1b2c3d-0000-0000-0000-000000000000',
    deletionProtection: true,
    readonlyRootFilesystem: true,
    alarmEmails: ['on-call@example.com'],
    dashboard: true,
    destinations: ['s3', 'cloudwatch'],
  },
  'all that saves money': {
    scaling: { minTasks: 1, maxTasks: 4, requestsPerTarget: 1000 },
    spotPercent: 75,
    architecture: 'ARM64',
    flowLogs: 'none',
    accessLogs: false,
    alarms: false,
    containerInsights: 'disabled',
  },
};

describeWithTerraform('Terraform', (parts) => {
  describe('with the stacks as they were synthesized', () => {
    const plannedActions = new Map<string, string[]>();

    beforeAll(async () => {
      const folders = Object.values(variants).flatMap((variant, index) =>
        contextFolders(variant).map((folder) => [moduleOf(basename(folder), index), folder] as const),
      );
      const folder = await initialized(parts.copyOf(modulesFolder(Object.fromEntries(folders))));
      const { changes } = await folder.plan();
      for (const { address, change } of changes) {
        const [, module = ''] = /^module\.(\w+)\./.exec(address) ?? [];
        plannedActions.set(module, [...(plannedActions.get(module) ?? []), change.actions.join()]);
      }
    }, 5 * 60_000);

    const cases = Object.keys(variants).flatMap((variant, index) => [
      [variant, 'registry', index] as const,
      [variant, 'service', index] as const,
    ]);
    test.each(cases)('with %s, plans to create the stack %s', (_, stack, index) => {
      const actions = plannedActions.get(moduleOf(stack, index)) ?? [];

      expect(actions.length).toBeGreaterThan(1);
      expect(new Set(actions)).toEqual(new Set(['create']));
    });
  });

  describe('with the variables of the service', () => {
    let folder: TerraformFolder;

    beforeAll(async () => {
      folder = await initialized(parts.copyOf(join(await parts.synthesize(), 'stacks', 'service')));
    });

    test('plans with other values', async () => {
      const variables = {
        container_image: 'public.ecr.aws/nginx/nginx:1.28.0',
        router_image_tag: 'v7',
        desired_count: 5,
      };
      const { json, changes } = await folder.plan({ variables });
      const planned = (type: string) => changes.find((change) => change.type === type)?.change.after;

      expect(json.variables).toMatchObject({
        container_image: { value: variables.container_image },
        router_image_tag: { value: 'v7' },
        desired_count: { value: '5' },
      });
      expect(planned('aws_ecs_service')).toMatchObject({ desired_count: 5 });
    });

    test.each([
      [
        { container_image: 'nginx', router_image_tag: 'a tag', desired_count: -1 },
        [
          'container_image must be an image with a tag or a digest',
          'router_image_tag must be 1 to 128 letters',
          'desired_count must be an integer from 0 to 5000',
        ],
      ],
      [
        { container_image: '1.dkr.ecr.us-east-1.amazonaws.com/a:1', desired_count: 1.5 },
        ['container_image must need no rights to be pulled', 'desired_count must be an integer from 0 to 5000'],
      ],
    ])('fails with %j, and prints each problem', async (variables, messages) => {
      const error = await folder.plan({ variables }).then(
        () => '',
        ({ message }: Error) => message.replace(/\s+│?\s*/g, ' '),
      );

      for (const message of messages) expect(error).toContain(message);
    });
  });
});

function moduleOf(stack: string, variant: number): string {
  return `${stack}${variant}`;
}

async function initialized(folder: TerraformFolder): Promise<TerraformFolder> {
  await folder.init();
  return folder;
}

import { join } from 'node:path';
import { describeWithTerraform } from '../support/real';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

const variants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'the defaults': {},
  'CloudWatch with the options delivery': { destinations: ['cloudwatch'], delivery: 'options' },
  'S3 with the options delivery': { delivery: 'options' },
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
  describe.each(Object.keys(variants))('with %s', (variant) => {
    let output: string;

    beforeAll(async () => {
      output = await parts.synthesize(variants[variant]);
    });

    test.each(['registry', 'service'])('accepts and plans the stack %s as it was synthesized', async (stack) => {
      const folder = await initialized(parts.copyOf(join(output, 'stacks', stack)));

      await folder.validate();
      const { changes } = await folder.plan();

      expect(changes.length).toBeGreaterThan(1);
      expect(changes.every(({ change }) => change.actions.join() === 'create')).toBe(true);
    });
  });

  describe('with the variables of the service', () => {
    let folder: TerraformFolder;

    beforeAll(async () => {
      folder = await initialized(parts.copyOf(join(await parts.synthesize(), 'stacks', 'service')));
    });

    test.each([
      ['container_image', 'public.ecr.aws/nginx/nginx:1.28.0', 'aws_ecs_task_definition'],
      ['router_image_tag', 'v7', 'aws_ecs_task_definition'],
      ['desired_count', 5, 'aws_ecs_service'],
    ])('plans with another %s', async (name, value, type) => {
      const { json, changes } = await folder.plan({ variables: { [name]: value } });

      expect(json.variables?.[name]?.value).toBe(String(value));
      expect(changes.map((change) => change.type)).toContain(type);
    });

    test.each([
      ['container_image', 'nginx', 'container_image must be an image with a tag or a digest'],
      ['container_image', '1.dkr.ecr.us-east-1.amazonaws.com/a:1', 'container_image must need no rights to be pulled'],
      ['router_image_tag', 'a tag', 'router_image_tag must be 1 to 128 letters'],
      ['desired_count', -1, 'desired_count must be an integer from 0 to 5000'],
      ['desired_count', 1.5, 'desired_count must be an integer from 0 to 5000'],
    ])('fails when %s is %s', async (name, value, message) => {
      await expect(folder.plan({ variables: { [name]: value } })).rejects.toThrow(message);
    });
  });
});

async function initialized(folder: TerraformFolder): Promise<TerraformFolder> {
  await folder.init();
  return folder;
}

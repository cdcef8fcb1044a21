import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';
import { describeWithTerraform } from '../support/real';
import type { Plan, ResourceChange } from '../../lab/terraform/plan';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

const releases = join(__dirname, 'releases');
const stacks = ['registry', 'service'] as const;
type Stack = (typeof stacks)[number];

/** Both destinations, to include all resources that can contain logs. */
const settings = { destinations: ['s3', 'cloudwatch'] };

/** Types of resources that contain data, or encrypt it. */
const dataTypes = [
  'aws_cloudwatch_log_group',
  'aws_ecr_repository',
  'aws_kinesis_firehose_delivery_stream',
  'aws_kinesis_stream',
  'aws_kms_key',
  'aws_s3_bucket',
];

const holdsData = (address: string): boolean => dataTypes.includes(address.split('.')[0]!);
const isRemoval = ({ change: { actions } }: ResourceChange): boolean =>
  actions.includes('delete') || actions.includes('forget');
/** Resources that an upgrade replaces, by release: nothing else may be deleted. */
const replacedSince: Readonly<Record<string, Readonly<Record<Stack, readonly (readonly [string, string])[]>>>> = {
  '0.1.0': {
    // The provider replaces a lifecycle policy whose rules change: the image in use has a rule since 0.1.0.
    registry: [['aws_ecr_lifecycle_policy', 'delete,create']],
    service: [
      // Earlier revisions are kept: `skip_destroy`.
      ['aws_ecs_task_definition', 'delete,create'],
      // Inline policies have fixed names since 0.1.0.
      ['aws_iam_role_policy', 'delete,create'],
    ],
  },
};
const stateFile = (stack: string): string => `terraform.${stack}.tfstate`;
const recorded = (release: string, stack: string): string => join(releases, release, `${stack}.state.json`);

describeWithTerraform('An upgrade', (parts) => {
  // `npm run release:state` stores the state of a release, for the tests of later releases.
  if (process.env['RECORD_RELEASE']) {
    test('is prepared for', () => recordRelease(), 10 * 60_000);
    return;
  }

  describe.each(readdirSync(releases))('from release %s', (release) => {
    let output: string;

    beforeAll(async () => {
      output = await parts.synthesize(settings);
    });

    describe.each(stacks)('in the stack %s', (stack) => {
      let addresses: readonly string[];
      let changes: Plan['changes'];

      beforeAll(async () => {
        const folder = await from(release, stack);
        ({ changes } = await folder.plan({ refresh: false }));
        addresses = await folder.addresses();
      });

      test('deletes and replaces no resource that contains data', () => {
        expect(addresses.filter(holdsData)).not.toEqual([]);
        expect(
          changes
            .filter(isRemoval)
            .map(({ address }) => address)
            .filter(holdsData),
        ).toEqual([]);
      });

      test('replaces only task definitions and the resources listed for the release', () => {
        const removed = changes.filter(isRemoval).map(({ type, change }) => [type, change.actions.join()]);

        expect(new Set(removed.map(String))).toEqual(new Set(replacedSince[release]?.[stack].map(String)));
      });
    });

    async function from(former: string, stack: string): Promise<TerraformFolder> {
      const folder = parts.copyOf(join(output, 'stacks', stack));
      copyFileSync(recorded(former, stack), join(folder.path, stateFile(stack)));
      await folder.init();
      return folder;
    }
  });

  async function recordRelease(): Promise<void> {
    const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string };
    const output = await parts.synthesize(settings);
    mkdirSync(join(releases, version), { recursive: true });
    for (const stack of stacks) {
      const folder = parts.copyOf(join(output, 'stacks', stack));
      await folder.init();
      await folder.apply();
      copyFileSync(join(folder.path, stateFile(stack)), recorded(version, stack));
    }
  }
});

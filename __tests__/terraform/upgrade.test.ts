import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';
import { describeWithTerraform } from '../support/real';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

const releases = join(__dirname, 'releases');
const stacks = ['registry', 'service'] as const;

/** Both destinations, so that everything that can hold logs is there. */
const settings = { destinations: ['s3', 'cloudwatch'] };

/** What holds data, or the key to it. */
const dataTypes = [
  'aws_cloudwatch_log_group',
  'aws_ecr_repository',
  'aws_kinesis_firehose_delivery_stream',
  'aws_kinesis_stream',
  'aws_kms_key',
  'aws_s3_bucket',
];

const holdsData = (address: string): boolean => dataTypes.includes(address.split('.')[0]!);
const stateFile = (stack: string): string => `terraform.${stack}.tfstate`;
const recorded = (release: string, stack: string): string => join(releases, release, `${stack}.state.json`);

describeWithTerraform('An upgrade', (parts) => {
  // `npm run release:state` keeps what a release deploys, for the releases after it.
  if (process.env['RECORD_RELEASE']) {
    test('is prepared for', () => recordRelease(), 10 * 60_000);
    return;
  }

  describe.each(readdirSync(releases))('from release %s', (release) => {
    let output: string;

    beforeAll(async () => {
      output = await parts.synthesize(settings);
    });

    test.each(stacks)('deletes and replaces nothing in the stack %s that holds data', async (stack) => {
      const folder = await from(release, stack);
      const { changes } = await folder.plan({ refresh: false });

      expect((await folder.addresses()).filter(holdsData)).not.toEqual([]);
      const lost = changes.filter(
        ({ change: { actions } }) => actions.includes('delete') || actions.includes('forget'),
      );
      expect(lost.map(({ address }) => address).filter(holdsData)).toEqual([]);
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

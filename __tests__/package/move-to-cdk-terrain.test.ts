import { join } from 'node:path';
import { projectFolder } from '../../lab/project';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';

const stacks = ['registry', 'service'] as const;
const settings = { delivery: 'inline', destinations: ['s3', 'cloudwatch'], forceDestroy: true };

/** Environment variables with which the app is synthesized on a core. */
const cores = {
  cdktf: { CORE: undefined, NODE_OPTIONS: undefined },
  cdktn: { CORE: 'cdktn', NODE_OPTIONS: `--require ${join(projectFolder, '__tests__', 'support', 'core.js')}` },
} as const;

describeWithTerraform('A deployed app that moves to CDK Terrain', (parts) => {
  const synthesizeOn = (core: keyof typeof cores) => parts.testBed().synthesize(settings, cores[core]);
  const folders = new Map<string, TerraformFolder>();
  let moved: string;

  beforeAll(async () => {
    const synthesized = await synthesizeOn('cdktf');
    moved = await synthesizeOn('cdktn');
    for (const stack of stacks) folders.set(stack, await parts.applied(join(synthesized, 'stacks', stack)));
  }, 10 * 60_000);

  destroyAfterTests(() => folders.get('service')!);
  destroyAfterTests(() => folders.get('registry')!);

  test.each(stacks)('changes in the stack %s only what another apply changes on the emulator', async (stack) => {
    const folder = folders.get(stack)!;
    const { changes: ofCdktf } = await folder.plan();
    const { changes: ofCdkTerrain } = await folder.planOf(join(moved, 'stacks', stack));

    expect(ofCdkTerrain).toEqual(ofCdktf);
    expect(ofCdkTerrain.filter(({ change }) => change.actions.join() !== 'update')).toEqual([]);
  });
});

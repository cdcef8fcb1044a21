import fc from 'fast-check';
import {
  acceptedByModules,
  acceptedOf,
  batchFolder,
  contextFolders,
  culpritsOf,
  type ModuleInput,
  refusedByTerraform,
} from '../../lab/inputs/batch';
import { inputKinds, seed } from '../../lab/inputs/kinds';
import { modulesFolder } from '../../lab/terraform/modules-folder';
import { describeWithTerraform } from '../support/real';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

describeWithTerraform('Terraform', (parts) => {
  test('accepts the inputs of every module that synth accepts', async () => {
    const inputs = acceptedByModules({ seed, numRuns: 25 });
    const folder = await initialized(inputs);

    expect(await refusedByTerraform(folder, inputs)).toEqual([]);
    expect(inputs.length).toBeGreaterThan(100);
  });

  test('plans the inputs of every module that synth accepts, if all values are known', async () => {
    const inputs = acceptedByModules({ seed, numRuns: 40 }).filter(
      ({ input }) => !fc.stringify(input).includes('token'),
    );
    const folder = await initialized(inputs);

    const { changes } = await folder.plan().catch(({ message }: Error) => {
      throw new Error([message, ...culpritsOf([message], inputs)].join('\n\n'));
    });
    expect(new Set(changes.flatMap(({ change }) => change.actions))).toEqual(new Set(['create']));
  });

  test('accepts the stacks of all settings that synth accepts', async () => {
    const contexts = acceptedOf(inputKinds['settings']!, { seed, numRuns: 30 });
    const stacks = contexts
      .flatMap(contextFolders)
      .map((stackFolder, index) => [`stack${index}`, stackFolder] as const);
    const folder = parts.copyOf(modulesFolder(Object.fromEntries(stacks)));
    await folder.init();

    await folder.validate();
    expect(stacks.length).toBeGreaterThan(10);
  });

  async function initialized(inputs: readonly ModuleInput[]): Promise<TerraformFolder> {
    const folder = parts.copyOf(batchFolder(inputs));
    await folder.init();
    return folder;
  }
});

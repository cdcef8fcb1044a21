import { join } from 'node:path';
import { App, LocalBackend } from 'cdktf';
import { scratchFolder } from '../../lab/synth/scratch';
import { versions } from '../../stacks/stack-setup';
import { describeWithTerraform } from '../support/real';
import { PlatformStack, ServicesStack } from '../support/two-stacks';

describeWithTerraform('Services that use the constructs of another stack', (parts) => {
  test('are validated and planned after that stack was applied', async () => {
    const app = new App({ outdir: scratchFolder() });
    const platform = new PlatformStack(app, 'platform');
    const services = new ServicesStack(app, 'services', platform);
    for (const stack of [platform, services]) {
      // The absolute path is valid in the copies, too: the services read the outputs of the platform from it.
      new LocalBackend(stack, { path: join(app.outdir, `${stack.node.id}.tfstate`) });
      stack.addOverride('terraform.required_providers.aws.version', versions.aws);
    }
    app.synth();
    const folderOf = async (id: string) => {
      const folder = parts.copyOf(join(app.outdir, 'stacks', id));
      await folder.init();
      expect(await folder.diagnostics()).toEqual([]);
      return folder;
    };

    const first = await folderOf('platform');
    await first.apply();
    const { changes, json } = await (await folderOf('services')).plan();

    expect(json.errored).toBe(false);
    expect(new Set(changes.map(({ change }) => change.actions.join()))).toEqual(new Set(['create']));
    expect(changes.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['aws_ecs_service', 'aws_flow_log', 'aws_lb', 'aws_cloudtrail']),
    );
  });
});

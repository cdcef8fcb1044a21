import { readmeCommands } from '../support/readme';
import { copyProject } from '../support/project-copy';
import { describeWithTerraform } from '../support/real';

describeWithTerraform('The Terraform commands of the guide to the settings', (parts) => {
  const commands = readmeCommands('Plan with Terraform alone').filter((command) =>
    /^npm run synth$|^terraform /.test(command),
  );

  test('synthesize, and plan with and without each variable', async () => {
    const folder = copyProject();

    expect(commands).toHaveLength(6);
    for (const command of commands) await parts.shell(command, folder);
  });
});

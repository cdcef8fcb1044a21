import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findExecutable } from '../../lab/processes/executable';
import { scratchFolder } from '../../lab/synth/scratch';
import { findTerraform } from '../../lab/terraform/terraform';
import { describeWithTerraform, type RealParts } from '../support/real';

/** Registers tests that need OpenTofu as well; without it, they are skipped, as their name states. */
function describeWithOpenTofu(name: string, body: (parts: RealParts) => void): void {
  if (findExecutable('tofu', process.env)) return describeWithTerraform(name, body);
  describe.skip(name, () =>
    test('OpenTofu is missing: install it from https://opentofu.org/docs/intro/install', () => {}),
  );
}

/**
 * Returns a variable by which OpenTofu installs the provider from the mirror of Terraform, if there is one: OpenTofu looks
 * for providers below the name of its registry.
 */
function mirrorVariable(): string {
  const terraform = findTerraform();
  if ('missing' in terraform || terraform.provider.from !== 'mirror') return '';
  const folder = scratchFolder();
  const mirror = join(folder, 'mirror');
  const provider = join('hashicorp', 'aws');
  linkPackages(
    join(terraform.provider.folder, 'registry.terraform.io', provider),
    join(mirror, 'registry.opentofu.org', provider),
  );
  const file = join(folder, 'tofu.tfrc');
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
  return `TF_CLI_CONFIG_FILE=${file}`;
}

/** Links the packages of a provider: archives, or folders of a platform below those of versions. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (/^\d/.test(entry.name)) linkPackages(source, target);
    else symlinkSync(source, target);
  }
}

describeWithOpenTofu('OpenTofu', (parts) => {
  test('validates both stacks of the app with the default settings, and plans to create them', async () => {
    const output = await parts.synthesize();
    const variable = mirrorVariable();

    for (const stack of ['registry', 'service']) {
      const { path } = parts.copyOf(join(output, 'stacks', stack));
      await parts.shell(`${variable} tofu init -no-color`, path);
      const { stdout: validation } = await parts.shell(`${variable} tofu validate -json`, path);
      const { stdout: plan } = await parts.shell(`${variable} tofu plan -no-color`, path);

      expect(JSON.parse(validation)).toMatchObject({ valid: true, diagnostics: [] });
      expect(plan).toMatch(/^Plan: \d+ to add, 0 to change, 0 to destroy\.$/m);
    }
  });
});

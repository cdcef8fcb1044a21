import {
  downloadProvider,
  findProvider,
  type ProviderSearch,
  type ProviderSource,
} from '../../../lab/terraform/aws-provider';
import type { Missing } from '../../../lab/processes/executable';
import { findTerraform, terraformEnvironment } from '../../../lab/terraform/terraform';
import { scratchFolder } from '../../../lab/synth/scratch';

const unpacked = 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws_v5.100.0_x5';
const packed = 'registry.terraform.io/hashicorp/aws/terraform-provider-aws_6.1.0_linux_amd64.zip';

function folderWith(...files: string[]): string {
  return scratchFolder(Object.fromEntries(files.map((file) => [file, ''])));
}

function find(environment: NodeJS.ProcessEnv, search: Partial<ProviderSearch> = {}): ProviderSource | Missing {
  const nowhere = '/nonexistent';
  return findProvider({
    platform: 'linux_amd64',
    environment: { HOME: nowhere, XDG_DATA_DIRS: nowhere, ...environment },
    addOnFolders: [],
    download: nowhere,
    isRegistryReachable: () => false,
    ...search,
  });
}

test.each([
  ['is named', '', (folder: string) => find({ TF_PLUGIN_MIRROR: folder })],
  ['Terraform implies for a user', '.terraform.d/plugins', (folder: string) => find({ HOME: folder })],
  [
    'Terraform implies on a Mac',
    'Library/Application Support/io.terraform/plugins',
    (folder: string) => find({ HOME: folder }),
  ],
  ['Terraform implies below .local', '.local/share/terraform/plugins', (folder: string) => find({ HOME: folder })],
  ['XDG_DATA_HOME implies', 'terraform/plugins', (folder: string) => find({ XDG_DATA_HOME: folder })],
  ['XDG_DATA_DIRS implies', 'terraform/plugins', (folder: string) => find({ XDG_DATA_DIRS: `/a:${folder}` })],
  ['the user has as a cache', '', (folder: string) => find({ TF_PLUGIN_CACHE_DIR: folder })],
  ['cdktf has as a cache', '.terraform.d/plugin-cache', (folder: string) => find({ HOME: folder })],
  ['was downloaded', '.terraform/providers', (folder: string) => find({}, { download: folder })],
  ['holds other software', '', (folder: string) => find({}, { addOnFolders: ['/a', folder] })],
  ['is one below other software', 'plugins', (folder: string) => find({}, { addOnFolders: [folder] })],
  ['is two below other software', 'terraform/plugins', (folder: string) => find({}, { addOnFolders: [folder] })],
])('finds the provider in the folder that %s', (_name, below, search) => {
  const folder = folderWith(`${below}/${unpacked}`);

  expect(search(folder)).toEqual({ from: 'mirror', folder: [folder, below].filter(Boolean).join('/') });
});

test('finds a zipped provider', () => {
  const folder = folderWith(packed);

  expect(find({}, { addOnFolders: [folder] })).toEqual({ from: 'mirror', folder });
});

test.each([
  ['an older version', unpacked.replaceAll('5.100.0', '5.99.1')],
  ['a newer version', packed.replace('6.1.0', '7.0.0')],
  ['another platform', unpacked.replace('amd64', 'arm64')],
  ['another platform, packed', packed.replace('linux', 'darwin')],
  ['another provider', unpacked.replaceAll('aws', 'random')],
])('ignores %s', (_name, file) => {
  expect(find({}, { addOnFolders: [folderWith(file)] })).toHaveProperty('missing');
});

test.each([
  ['named', 'my.tfrc', (folder: string) => ({ TF_CLI_CONFIG_FILE: `${folder}/my.tfrc` })],
  ['in its usual place', '.terraformrc', (folder: string) => ({ HOME: folder })],
  ['among others', '.terraform.d/providers.tfrc', (folder: string) => ({ HOME: folder })],
])("uses the user's configuration, %s", (_name, file, environment) => {
  const folder = scratchFolder({ [file]: 'provider_installation {\n}\n' });

  expect(find(environment(folder), { addOnFolders: [folderWith(unpacked)] })).toEqual({ from: 'configuration' });
});

test('prefers TF_PLUGIN_MIRROR to the configuration', () => {
  const folder = folderWith(unpacked);
  const home = scratchFolder({ '.terraformrc': 'provider_installation {}' });

  expect(find({ HOME: home, TF_PLUGIN_MIRROR: folder })).toEqual({ from: 'mirror', folder });
});

test('ignores configuration without provider installation, and missing configuration files', () => {
  const folder = folderWith(unpacked);
  const home = scratchFolder({ '.terraformrc': 'disable_checkpoint = true' });

  expect(find({ HOME: home }, { addOnFolders: [folder] })).toHaveProperty('folder', folder);
  expect(find({ TF_CLI_CONFIG_FILE: '/nonexistent' }, { addOnFolders: [folder] })).toHaveProperty('folder', folder);
});

test('uses the registry last', () => {
  expect(find({}, { isRegistryReachable: () => true })).toEqual({ from: 'registry' });
});

test('states what to do if there is no provider', () => {
  expect(find({})).toEqual({
    missing:
      "Terraform's AWS provider is missing and registry.terraform.io cannot be reached: let this machine reach the " +
      'registry, or name in TF_PLUGIN_MIRROR a folder made by "terraform providers mirror" ' +
      '(https://developer.hashicorp.com/terraform/cli/commands/providers/mirror)',
  });
});

test('fails when TF_PLUGIN_MIRROR contains no provider', () => {
  expect(find({ TF_PLUGIN_MIRROR: '/nonexistent' }, { isRegistryReachable: () => true })).toEqual({
    missing:
      'TF_PLUGIN_MIRROR names /nonexistent, which contains no AWS provider 5.100 to 6 for linux_amd64: let this machine ' +
      'reach the registry, or name in TF_PLUGIN_MIRROR a folder made by "terraform providers mirror" ' +
      '(https://developer.hashicorp.com/terraform/cli/commands/providers/mirror)',
  });
});

const terraform = findTerraform();
('missing' in terraform && !process.env['CI'] ? test.skip : test)(
  'keeps what it downloads as a mirror',
  async () => {
    if ('missing' in terraform) throw new Error(terraform.missing);
    const folder = scratchFolder();
    const environment = await terraformEnvironment(terraform, folder);

    const mirror = await downloadProvider(terraform.program, { environment }, `${folder}/download`);

    expect(find({}, { platform: terraform.platform, download: `${folder}/download` })).toEqual({
      from: 'mirror',
      folder: mirror,
    });
  },
  300_000,
);

import { readFileSync } from 'node:fs';
import { findTerraform, type Terraform, terraformEnvironment } from '../../../lab/terraform/terraform';
import { scratchFolder } from '../../../lab/synth/scratch';

const versionJson = JSON.stringify({ terraform_version: '1.11.4', platform: 'linux_amd64' });
const provider = { from: 'configuration' } as const;
const search = { addOnFolders: [], download: '/nonexistent', isRegistryReachable: () => true };

test('finds Terraform on PATH', () => {
  const folder = scratchFolder({ terraform: `#!/bin/sh\necho '${versionJson}'` });

  expect(findTerraform({ PATH: `/nonexistent:${folder}`, HOME: folder, XDG_DATA_DIRS: folder }, search)).toEqual({
    program: `${folder}/terraform`,
    version: '1.11.4',
    platform: 'linux_amd64',
    provider: { from: 'registry' },
  });
});

test('finds the program that cdktf is configured to use', () => {
  const folder = scratchFolder({ 'bin/terraform-1.11': `#!/bin/sh\necho '${versionJson}'` });
  const environment = { PATH: '/usr/bin', TERRAFORM_BINARY_NAME: `${folder}/bin/terraform-1.11` };

  expect(findTerraform({ ...environment, HOME: folder }, search)).toHaveProperty('version', '1.11.4');
});

test('states what to install if Terraform is missing', () => {
  expect(findTerraform({ PATH: scratchFolder() })).toEqual({
    missing: 'Terraform is missing: install it from https://developer.hashicorp.com/terraform/install',
  });
});

test('states what to install if Terraform does not run', () => {
  const folder = scratchFolder({ terraform: '#!/bin/sh\nexit 1' });

  expect(findTerraform({ PATH: folder })).toEqual({
    missing: `${folder}/terraform does not run: install it from https://developer.hashicorp.com/terraform/install`,
  });
});

test.each(['Terraform v0.11.15', 'null', '{}', '{"terraform_version":1}'])(
  'states what to install if Terraform prints %s as its version',
  (printed) => {
    const folder = scratchFolder({ terraform: `#!/bin/sh\necho '${printed}'` });

    expect(findTerraform({ PATH: folder })).toEqual({
      missing: `${folder}/terraform is not Terraform 1, because "version -json" prints no version as JSON: install it from https://developer.hashicorp.com/terraform/install`,
    });
  },
);

describe('the environment', () => {
  const inherited = process.env;
  const terraform: Terraform = { program: '/terraform', version: '1.11.4', platform: 'linux_amd64', provider };

  afterEach(() => {
    process.env = inherited;
  });

  test('selects a mirror, and the registry for other providers', async () => {
    const folder = scratchFolder();

    const environment = await terraformEnvironment(
      { ...terraform, provider: { from: 'mirror', folder: '/a mirror' } },
      folder,
    );

    expect(environment['TF_CLI_CONFIG_FILE']).toBe(`${folder}/mirror.tfrc`);
    expect(readFileSync(`${folder}/mirror.tfrc`, 'utf8')).toBe(`provider_installation {
  filesystem_mirror {
    path    = "/a mirror"
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`);
  });

  test("keeps the user's configuration", async () => {
    const folder = scratchFolder({ 'my.tfrc': '' });
    process.env = { TF_CLI_CONFIG_FILE: `${folder}/my.tfrc` };

    expect(await terraformEnvironment(terraform, folder)).toMatchObject({ TF_CLI_CONFIG_FILE: `${folder}/my.tfrc` });
  });

  test('removes missing configuration files, which Terraform would warn about', async () => {
    process.env = { TF_CLI_CONFIG_FILE: '/nonexistent' };

    expect(await terraformEnvironment(terraform, '/')).toMatchObject({ TF_CLI_CONFIG_FILE: undefined });
  });

  test('removes variables for other Terraform runs', async () => {
    process.env = {
      TF_VAR_image: 'x',
      TF_CLI_ARGS_apply: '-x',
      TF_WORKSPACE: 'prod',
      TF_DATA_DIR: '/x',
      TF_LOG: 'INFO',
    };

    const environment = { ...process.env, ...(await terraformEnvironment(terraform, '/')) };

    expect(JSON.parse(JSON.stringify(environment))).toEqual({
      GOGC: '400',
      TF_LOG: 'INFO',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
    });
  });
});

import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from 'cdktf';
import type { Settings } from '../settings';

/**
 * Versions of Terraform and the AWS provider for which the synthesized JSON is valid. The bindings are for provider 6;
 * the JSON requires only 5.100.
 */
export const versions = {
  terraform: '>= 1.5.0',
  /** Older versions do not know the lock file of the S3 backend, and refuse it without naming a version. */
  terraformForS3: '>= 1.10.0',
  aws: '>= 5.100.0, < 7.0.0',
} as const;

/** Adds the parts that every stack of the app has: provider, default tags, version constraints, backend. */
export function setUpStack(stack: TerraformStack, settings: Settings): void {
  new AwsProvider(stack, 'aws', {
    region: settings.region,
    defaultTags: [{ tags: { Application: settings.namePrefix, Stack: stack.node.id, ...settings.tags } }],
  });
  const { terraform, terraformForS3 } = versions;
  const needed = settings.backend.type === 's3' ? terraformForS3 : terraform;
  stack.addOverride('terraform.required_version', needed);
  stack.addOverride('terraform.required_providers.aws.version', versions.aws);
  keepState(stack, settings);
}

function keepState(stack: TerraformStack, { backend }: Settings): void {
  const name = stack.node.id;
  if (backend.type === 'local') {
    // Relative path, so that the synthesized directory can be moved.
    new LocalBackend(stack, { path: `terraform.${name}.tfstate` });
    return;
  }
  if (backend.type === 'hcp') {
    const { organization, hostname, project, workspacePrefix } = backend;
    new CloudBackend(stack, {
      organization,
      ...(hostname !== undefined && { hostname }),
      workspaces: new NamedCloudWorkspace(`${workspacePrefix}-${name}`, project),
    });
    return;
  }
  const { bucket, region, keyPrefix } = backend;
  new S3Backend(stack, { bucket, region, key: `${keyPrefix}/${name}.tfstate`, encrypt: true });
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}

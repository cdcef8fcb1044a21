import { Lazy, type TerraformResource, type TerraformResourceLifecycle } from 'cdktf';

/**
 * Returns the lifecycle of a resource that AWS deletes together with others, or that keeps them in use, so that Terraform
 * creates it again when it replaces one of them. It names the attribute `id`, which only a replacement changes; with the
 * resource itself, every update of it would replace this one.
 *
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#replace_triggered_by
 */
export function replacedWith(
  ...resources: readonly TerraformResource[]
): Required<Pick<TerraformResourceLifecycle, 'replaceTriggeredBy'>> {
  return {
    replaceTriggeredBy: resources.map((resource) => {
      // Terraform reads an address, not an expression. The logical ID can be overridden until synth.
      const id = (): string => `${resource.terraformResourceType}.${resource.friendlyUniqueId}.id`;
      return Lazy.stringValue({ produce: id });
    }),
  };
}

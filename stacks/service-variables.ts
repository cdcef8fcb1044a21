import { Lazy, type TerraformStack, TerraformVariable } from 'cdktf';
import { type ContainerImage, containerImage } from '../modules';
import type { Settings } from '../settings';

/**
 * Image of nginx, which can change without a new synth. The execution role may pull only from the repository in the
 * settings, so an image in any other private repository fails validation instead of failing to start.
 */
export function containerImageVariable(stack: TerraformStack, settings: Settings): ContainerImage {
  const { repositoryArn } = containerImage(settings.image);
  const address = repositoryArn && settings.image.replace(/[:@][^/]*$/, '');
  const variable = new TerraformVariable(stack, 'container_image', {
    type: 'string',
    description: 'Image of the nginx container',
    default: settings.image,
    nullable: false,
    validation: [
      {
        condition: matches(
          '^[^[:space:]:@/][^[:space:]]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$',
          'container_image',
        ),
        errorMessage:
          'container_image must be an image with a tag or a digest, such as "public.ecr.aws/nginx/nginx:1.29.5-alpine".',
      },
      {
        condition: `\${${address ? `${canMatch(`^${address.replaceAll('.', '[.]')}[:@]`, 'container_image')} || ` : ''}!${canMatch('[.]dkr[.]ecr[.]', 'container_image')}}`,
        errorMessage: `container_image must ${address ? `be of ${address} or ` : ''}need no rights to be pulled; for another repository in ECR set "image" in cdktf.json and synthesize again.`,
      },
    ],
  });
  return { reference: variable.stringValue, ...(repositoryArn !== undefined && { repositoryArn }) };
}

/** Tag of the log router image; defaults to the digest of the synthesized files. */
export function routerImageTagVariable(stack: TerraformStack, digest: () => string | undefined): string {
  return new TerraformVariable(stack, 'router_image_tag', {
    type: 'string',
    description: "Tag of the log router's image",
    default: Lazy.stringValue({ produce: digest }),
    nullable: false,
    validation: [
      {
        condition: matches('^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$', 'router_image_tag'),
        errorMessage: 'router_image_tag must be 1 to 128 letters, digits, "_", "." and "-".',
      },
    ],
  }).stringValue;
}

/** Number of tasks, which can change without a new synth. */
export function desiredCountVariable(stack: TerraformStack, settings: Settings): number {
  return new TerraformVariable(stack, 'desired_count', {
    type: 'number',
    description: 'Number of tasks',
    default: settings.desiredCount,
    nullable: false,
    validation: [
      {
        condition:
          '${var.desired_count >= 0 && var.desired_count <= 5000 && floor(var.desired_count) == var.desired_count}',
        errorMessage: 'desired_count must be an integer from 0 to 5000.',
      },
    ],
  }).numberValue;
}

function matches(pattern: string, variable: string): string {
  return `\${${canMatch(pattern, variable)}}`;
}

function canMatch(pattern: string, variable: string): string {
  return `can(regex("${pattern}", var.${variable}))`;
}

import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { perApp } from '../core/per-stack';
import { stackOf } from '../core/stack';
import { isKnown } from '../core/validation';

/** Image that a task definition of the app runs. */
interface ImageInUse {
  /** Stack of the task definition. */
  readonly stack: TerraformStack;
  /** Name of the image, with a tag or a digest. */
  readonly reference: string;
}

/** Registers the images of a task definition, so that the repositories of the app keep them. */
export function useImages(scope: IConstruct, references: readonly string[]): void {
  const stack = stackOf(scope);
  imagesOf(scope).push(...references.map((reference) => ({ stack, reference })));
}

/**
 * Returns the tags of a repository's images that task definitions of the app run. A tag that is known only at deploy is
 * included only in its own stack, because the repository would otherwise depend on the stack that depends on it.
 */
export function tagsInUse(scope: IConstruct, repositoryUrl: string): readonly string[] {
  const stack = stackOf(scope);
  const start = `${repositoryUrl}:`;
  const tags = imagesOf(scope)
    .filter(({ reference }) => reference.startsWith(start))
    .map((image) => ({ ...image, tag: image.reference.slice(start.length).split('@')[0]! }))
    .filter(({ tag, stack: other }) => isKnown(tag) || other === stack);
  return [...new Set(tags.map(({ tag }) => tag))];
}

function imagesOf(scope: IConstruct): ImageInUse[] {
  return perApp(scope, 'images-in-use', () => []);
}

import { Fn, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EcrRepository, type RouterImage } from '../modules';
import type { Settings } from '../settings';
import { encryptionOf } from './encryption';
import { setUpStack } from './stack-setup';

/** ECR repository of the log router image, with the commands that push it. */
export class RegistryStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Settings, routerImage: RouterImage | undefined) {
    super(scope, id);
    setUpStack(this, settings);

    const repository = new EcrRepository(this, 'Repository', {
      repositoryName: settings.repositoryName,
      forceDelete: settings.forceDestroy,
      ...(routerImage && { retainedTags: [routerImage.tag] }),
      ...encryptionOf(this, settings, []),
    });

    new TerraformOutput(this, 'repository_url', {
      description: 'Address of the repository',
      value: repository.repositoryUrl,
    });
    new TerraformOutput(this, 'push_commands', {
      description:
        'Builds the image of the log router and pushes it, like "npm run push"; run in the folder of cdktf.json',
      value: routerImage
        ? pushCommands(repository, routerImage, settings.region)
        : `nothing to push: delivery "${settings.delivery}" runs the image of AWS`,
    });
  }
}

function pushCommands({ repositoryUrl }: EcrRepository, { tag, platform, path }: RouterImage, region: string): string {
  const registry = Fn.element(Fn.split('/', repositoryUrl), 0) as string;
  return [
    `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}`,
    `docker buildx build --platform ${platform} --tag ${repositoryUrl}:${tag} --push cdktf.out/${path}`,
  ].join('\n');
}

import { BatchGetImageCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';

/** Media types of images: with one platform, and with several platforms or a provenance. */
const mediaTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** Address of a private repository: FIPS endpoints have `ecr-fips`, dual-stack endpoints have hyphens instead of dots. */
const repositoryUrl =
  /^(?<registry>(?<account>\d{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9-]+)\.[a-z0-9.-]+)\/(?<name>[a-z0-9._/-]+)$/;

/**
 * A private repository in ECR. Errors are sentences that state how to fix the problem.
 *
 * Its calls need no other permissions than a push: `EcrRepository.pushStatements` of the library allows them.
 */
export class RemoteRepository {
  /** Host that an engine logs in to. */
  readonly registry: string;

  /** Region of the registry. */
  readonly region: string;

  private readonly account: string;
  private readonly name: string;
  private readonly client: ECRClient;

  /** @throws Error if the URL is not that of a private repository */
  constructor(
    private readonly url: string,
    private readonly signal: AbortSignal,
  ) {
    const { registry, account, region, name } = repositoryUrl.exec(url)?.groups ?? {};
    if (!registry || !account || !region || !name) {
      throw new Error(
        `The repository must be the URL of a private ECR repository, such as "111122223333.dkr.ecr.eu-west-1.amazonaws.com/router", got "${url}"`,
      );
    }
    this.registry = registry;
    this.region = region;
    this.account = account;
    this.name = name;
    this.client = new ECRClient({ region });
  }

  /** Returns the digest of the image with a tag, or `undefined` if the repository has no such image. */
  async digestOf(tag: string): Promise<string | undefined> {
    const { images = [], failures = [] } = await this.explained(
      this.client.send(
        new BatchGetImageCommand({
          registryId: this.account,
          repositoryName: this.name,
          imageIds: [{ imageTag: tag }],
          acceptedMediaTypes: mediaTypes,
        }),
        { abortSignal: this.signal },
      ),
    );
    const other = failures.find(({ failureCode }) => failureCode !== 'ImageNotFound');
    if (other) throw new Error(`ECR cannot read the tag "${tag}" of ${this.url}: ${other.failureReason}`);
    return images[0]?.imageId?.imageDigest;
  }

  /** Returns the password of the user `AWS`, which is valid for 12 hours. */
  async password(): Promise<string> {
    const { authorizationData = [] } = await this.explained(
      this.client.send(new GetAuthorizationTokenCommand({}), { abortSignal: this.signal }),
    );
    const token = authorizationData[0]?.authorizationToken ?? '';
    return Buffer.from(token, 'base64').toString().replace(/^AWS:/, '');
  }

  private async explained<Result>(answer: Promise<Result>): Promise<Result> {
    try {
      return await answer;
    } catch (error) {
      this.signal.throwIfAborted();
      throw new Error(this.explanation(error as Error), { cause: error });
    }
  }

  private explanation({ name, message }: Error): string {
    if (/^(CredentialsProviderError|TokenProviderError)$/.test(name)) {
      return `AWS credentials are missing: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in the environment (${message})`;
    }
    if (/^(UnrecognizedClient|ExpiredToken|InvalidSignature|IncompleteSignature|InvalidClientTokenId)/.test(name)) {
      return `AWS does not accept the credentials, which may have expired: renew them (${message})`;
    }
    if (/^AccessDenied/.test(name)) {
      return `The credentials do not allow this: grant the statements of EcrRepository.pushStatements (${message})`;
    }
    if (name === 'RepositoryNotFoundException') {
      return `There is no repository ${this.url}: deploy the stack that creates it first, or check the account of the credentials`;
    }
    return `ECR in ${this.region} did not answer: ${message}`;
  }
}

import { isKnown } from '../core/validation';
import type { Container } from './container';
import { type ContainerImage, containerImage } from './container-image';
import { type ContainerSecret, valueFrom } from './container-secret';
import { credentialSpecArn } from './credential-specs';
import type { EcsContainerDefinition } from './ecs-container-definition';
import { environmentFileArn } from './environment-file';

/** What ECS needs to start a container: its image, and what it reads for it. */
export interface StartedContainer {
  /** Image of the container. */
  readonly image: string | ContainerImage;
  /** Secrets that ECS reads: values of variables and log driver options, and credentials of registries. */
  readonly secrets: readonly ContainerSecret[];
  /** Objects in S3 that ECS reads. */
  readonly files: readonly StartFile[];
}

/** An object in S3 that ECS reads to start a container. */
export interface StartFile {
  /** ARN of the object. */
  readonly objectArn: string;
  /** Bucket of the object. */
  readonly bucket: { readonly bucketArn: string; readonly kmsKeyArn?: string | undefined };
}

/** Returns what ECS needs to start a container with its properties. */
export function startedContainer(container: Container): StartedContainer {
  const { image, secrets = {}, repositoryCredentials, environmentFiles = [], credentialSpecs = [] } = container;
  const specs = credentialSpecs.map(credentialSpecArn);
  return {
    image,
    secrets: [
      ...Object.values(secrets),
      ...(repositoryCredentials ? [repositoryCredentials] : []),
      ...specs.filter((arn) => !isObjectArn(arn)).map((parameterArn) => ({ parameterArn })),
    ],
    files: [
      ...environmentFiles.map((file) => ({ objectArn: environmentFileArn(file), bucket: file.bucket })),
      ...specs.filter(isObjectArn).map(fileOf),
    ],
  };
}

/**
 * Returns what ECS needs to start a container with a definition that differs from its properties. Keys and repositories
 * that a definition does not name are those of the properties of the task's containers.
 */
export function startedByDefinition(
  definition: EcsContainerDefinition,
  given: readonly StartedContainer[],
): StartedContainer {
  const {
    image,
    secrets = [],
    logConfiguration,
    repositoryCredentials,
    environmentFiles,
    credentialSpecs,
  } = definition;
  const specs = strings(credentialSpecs).map(credentialSpecArn);
  const [knownSecrets, knownFiles] = [given.flatMap((each) => each.secrets), given.flatMap((each) => each.files)];
  const secretOf = (value: string) => knownSecrets.find((each) => valueFrom(each) === value) ?? secretAt(value);
  const registry = fieldOf(repositoryCredentials, 'credentialsParameter');
  return {
    image: given.map((each) => containerImage(each.image)).find(({ reference }) => reference === image) ?? image,
    secrets: [
      ...[...listOf(secrets), ...listOf(logConfiguration?.secretOptions)].flatMap((each) =>
        strings([fieldOf(each, 'valueFrom')]).map(secretOf),
      ),
      ...strings([registry]).map(
        (secretArn) => knownSecrets.find((each) => valueFrom(each) === secretArn) ?? { secretArn },
      ),
      ...specs.filter((arn) => !isObjectArn(arn)).map((parameterArn) => ({ parameterArn })),
    ],
    files: [
      ...listOf(environmentFiles).flatMap((each) => strings([fieldOf(each, 'value')])),
      ...specs.filter(isObjectArn),
    ].map((arn) => knownFiles.find(({ objectArn }) => objectArn === arn) ?? fileOf(arn)),
  };
}

/** A definition can contain anything; what has the wrong type is refused when it is emitted. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function strings(values: unknown): readonly string[] {
  return listOf(values).filter((value) => typeof value === 'string');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Returns a secret by its `valueFrom`, which is the name of a parameter unless it is an ARN. */
function secretAt(value: string): ContainerSecret {
  const isParameter = isKnown(value) && (value.includes(':ssm:') || !value.includes(':'));
  return isParameter ? { parameterArn: value } : { secretArn: value };
}

function isObjectArn(arn: string): boolean {
  return arn.includes(':s3:::');
}

function fileOf(objectArn: string): StartFile {
  return { objectArn, bucket: { bucketArn: objectArn.split('/')[0]! } };
}

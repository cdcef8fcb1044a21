import { Fn, Token } from 'cdktf';
import { attributeTypeOf } from '../core/at-deploy';
import { isKnown } from '../core/validation';
import type { Container } from './container';
import { type ContainerImage, containerImage } from './container-image';
import { type ContainerSecret, valueFrom } from './container-secret';
import { credentialSpecArn } from './credential-specs';
import type { EcsContainerDefinition } from './ecs-container-definition';
import { environmentFileArn } from './environment-file';

/** Image of a container, and the secrets and files that ECS reads to start it. */
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

/** Returns the image, the secrets and the files of a container with these properties. */
export function startedContainer(container: Container): StartedContainer {
  const { image, secrets = {}, repositoryCredentials, environmentFiles = [], credentialSpecs = [] } = container;
  return {
    image,
    secrets: [
      ...Object.values(secrets),
      ...(repositoryCredentials ? [repositoryCredentials] : []),
      ...credentialSpecs.flatMap(parametersOf),
    ],
    files: [
      ...environmentFiles.map((file) => ({ objectArn: environmentFileArn(file), bucket: file.bucket })),
      ...credentialSpecs.flatMap(objectsOf),
    ],
  };
}

/**
 * Returns the image, the secrets and the files of a container with a definition that differs from its properties. KMS keys
 * and repositories, which a definition does not name, are those of the same secret, file or image in the properties: of
 * the container itself, or of another one of the task.
 */
export function startedByDefinition(
  definition: EcsContainerDefinition,
  own: StartedContainer | undefined,
  all: readonly StartedContainer[],
): StartedContainer {
  const { image, secrets, logConfiguration, repositoryCredentials, environmentFiles, credentialSpecs } = definition;
  const given = own ? [own, ...all] : all;
  const [knownSecrets, knownFiles] = [given.flatMap((each) => each.secrets), given.flatMap((each) => each.files)];
  const known = (value: string) => knownSecrets.find((each) => valueFrom(each) === value);
  const specs = strings(credentialSpecs);
  const references = [...listOf(secrets), ...listOf(logConfiguration?.secretOptions)].map((each) =>
    fieldOf(each, 'valueFrom'),
  );
  return {
    image: given.map((each) => containerImage(each.image)).find(({ reference }) => reference === image) ?? image,
    secrets: [
      ...strings(references).flatMap((value) => known(value) ?? secretsAt(value)),
      ...strings([fieldOf(repositoryCredentials, 'credentialsParameter')]).map(
        (secretArn) => known(secretArn) ?? { secretArn },
      ),
      ...specs.flatMap(parametersOf),
    ],
    files: [
      ...strings(listOf(environmentFiles).map((each) => fieldOf(each, 'value'))).map(
        (arn) => knownFiles.find(({ objectArn }) => objectArn === arn) ?? fileOf(arn),
      ),
      ...specs.flatMap(objectsOf),
    ],
  };
}

/** A definition can contain anything; fields of the wrong type are refused when it is emitted. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function strings(values: unknown): readonly string[] {
  return listOf(values).filter((value) => typeof value === 'string');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/**
 * Returns the secret with a `valueFrom`, which is the name of a parameter unless it is an ARN. A value that may be either
 * at deploy is both: the permission of the other service matches no ARN of this one.
 */
function secretsAt(value: string): readonly ContainerSecret[] {
  const [secret, parameter] = [{ secretArn: value }, { parameterArn: value }];
  if (value.includes(':ssm:') || attributeTypeOf(value) === 'aws_ssm_parameter') return [parameter];
  if (value.includes(':secretsmanager:') || attributeTypeOf(value) !== undefined) return [secret];
  return isKnown(value) ? [value.includes(':') ? secret : parameter] : [secret, parameter];
}

/** Returns the parameter with a credential specification; one that is known only at deploy may be in S3 as well. */
function parametersOf(spec: string): readonly ContainerSecret[] {
  const parameterArn = credentialSpecArn(spec);
  return parameterArn.includes(':s3:::') ? [] : [{ parameterArn }];
}

/** Returns the object with a credential specification; one that is known only at deploy may be a parameter as well. */
function objectsOf(spec: string): readonly StartFile[] {
  const arn = credentialSpecArn(spec);
  return arn.includes(':s3:::') || (!isKnown(arn) && !arn.includes(':ssm:')) ? [fileOf(arn)] : [];
}

function fileOf(objectArn: string): StartFile {
  const isInToken = !objectArn.includes('/') && !isKnown(objectArn);
  const bucketArn = isInToken ? Fn.element(Fn.split('/', objectArn), 0) : objectArn.split('/')[0]!;
  return { objectArn, bucket: { bucketArn: Token.asString(bucketArn) } };
}

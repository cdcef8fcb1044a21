import { bool, integer, text } from '../option';
import { stsEndpoint } from './forms';

/** Options that every output to an AWS service supports. */
export const awsOptions = {
  /** ARN of an IAM role to assume for requests. */
  role_arn: text(),
  /** External ID for the role. */
  external_id: text(),
  /** Custom endpoint of AWS STS. */
  sts_endpoint: stsEndpoint(),
  /** Profile in the shared credentials file. */
  profile: text(),
  /** Immediately retries a request that failed with a network error. */
  auto_retry_requests: bool(),
  /** Port of the endpoint. */
  port: integer(1, 65535),
} as const;

/** Phrases with which the outputs to AWS services report that AWS denies a request or that a resource does not exist. */
export const awsRefusals = [
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'AuthorizationHeaderMalformed',
  'PermanentRedirect',
  'NoSuchBucket',
  'ResourceNotFoundException',
  'KMS.DisabledException',
  'KMS.NotFoundException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSNotFoundException',
  'InvalidKMSResourceException',
].map((code) => `error='${code}'`);

/** These outputs always encrypt, and abort with the generic option. */
export function tlsProblem(plugin: string, tls: unknown): string | false {
  return tls === true && `tls must not be true, because ${plugin} always encrypts and does not start with it`;
}

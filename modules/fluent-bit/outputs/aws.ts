import { bool, integer, text } from '../option';

/** Options that every output to a service of AWS takes. */
export const awsOptions = {
  /** Role to take on for the requests. */
  role_arn: text(),
  /** External id for that role. */
  external_id: text(),
  /** Endpoint in place of STS's own. */
  sts_endpoint: text(),
  /** Profile of the shared credentials file. */
  profile: text(),
  /** Whether a request that failed by the network is repeated at once. */
  auto_retry_requests: bool(),
  /** Port of the endpoint. */
  port: integer(1, 65535),
} as const;

/** These outputs always encrypt, and abort on the generic option. */
export function tlsProblem(plugin: string, tls: unknown): string | false {
  return tls === true && `tls must not be true: ${plugin} encrypts without it, and does not start with it`;
}

import type { Format } from '../core/format';
import { matching, plainText } from '../core/string-shape';
import { certificateArnFormat } from './certificate-arn';

/**
 * Security policy of HTTPS and TLS listeners that accepts TLS 1.2 and 1.3, or only TLS 1.3. `Res` excludes older ciphers,
 * `Ext` adds ciphers, `FIPS` uses only validated cryptography, and `PQ` adds post-quantum key exchange.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export type SslPolicy =
  | `ELBSecurityPolicy-TLS13-1-${'2' | '2-Res' | '2-Ext1' | '2-Ext2' | '3'}-${'2021-06' | 'PQ-2025-09'}`
  | `ELBSecurityPolicy-TLS13-1-${'2' | '2-Res' | '2-Ext0' | '2-Ext1' | '2-Ext2' | '3'}-FIPS-${'2023-04' | 'PQ-2025-09'}`;

/** TLS settings of a listener. */
export interface Tls {
  /** ARN of the issued certificate. */
  readonly certificateArn: string;

  /** Security policy: the TLS versions and ciphers. */
  readonly sslPolicy: SslPolicy;
}

/** Security policy of listeners unless another one is specified. */
export const defaultSslPolicy: SslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** Security policies that require TLS 1.2 or later. */
export const sslPolicyFormat: Format = [
  /^ELBSecurityPolicy-TLS13-1-[23]-[\w-]+$/,
  'a policy that requires TLS 1.2 or later, such as "ELBSecurityPolicy-TLS13-1-2-2021-06"',
];

/** Shape of a security policy. */
export const sslPolicy = { ...matching(plainText, ...sslPolicyFormat), samples: [defaultSslPolicy] };

/** Shape of the ARN of a certificate. */
export const certificateArn = {
  ...matching(plainText, ...certificateArnFormat),
  samples: ['arn:aws:acm:eu-west-1:111122223333:certificate/1a2b'],
};

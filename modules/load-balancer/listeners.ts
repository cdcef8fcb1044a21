import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import type { Construct } from 'constructs';
import { http, https } from './ingress';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';

/**
 * Security policy of HTTPS listeners that accepts TLS 1.2 and 1.3, or only TLS 1.3. `Res` excludes older ciphers, `Ext`
 * adds ciphers, `FIPS` uses only validated cryptography, and `PQ` adds post-quantum key exchange.
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

/**
 * Creates the listener, for HTTPS if there is a certificate. It responds with 404 to requests that no target matches.
 */
export function createListener(scope: Construct, loadBalancer: Lb, tls: Tls | undefined): LbListener {
  return new LbListener(scope, 'Listener', {
    loadBalancerArn: loadBalancer.arn,
    ...(tls ? { port: https.port, protocol: 'HTTPS', ...tls } : { port: http.port, protocol: 'HTTP' }),
    defaultAction: [
      {
        type: 'fixed-response',
        fixedResponse: {
          statusCode: '404',
          contentType: 'text/plain',
          messageBody: 'No matching route',
        },
      },
    ],
  });
}

/** Creates the listener that redirects HTTP to HTTPS. */
export function createRedirect(scope: Construct, loadBalancer: Lb, listener: LbListener): LbListener {
  return new LbListener(scope, 'Redirect', {
    loadBalancerArn: loadBalancer.arn,
    port: http.port,
    protocol: 'HTTP',
    defaultAction: [
      { type: 'redirect', redirect: { port: `${https.port}`, protocol: 'HTTPS', statusCode: 'HTTP_301' } },
    ],
    // If a certificate is added later, the first listener must release port 80 first.
    dependsOn: [listener],
  });
}

/** Returns an error if a security policy is not supported. */
export function sslPolicyProblem(sslPolicy: SslPolicy): Problem {
  return patternProblem(
    'sslPolicy',
    sslPolicy,
    /^ELBSecurityPolicy-TLS13-1-[23]-[\w-]+$/,
    'a policy that requires TLS 1.2 or later, such as "ELBSecurityPolicy-TLS13-1-2-2021-06"',
  );
}

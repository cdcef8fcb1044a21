import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import type { Construct } from 'constructs';
import { http, https } from './ingress';
import { patternProblem, type Problem } from '../core/validation';

/**
 * A security policy of listeners that takes TLS 1.2 and 1.3, or 1.3 alone. `Res` leaves out the older ciphers, `Ext`
 * adds some, `FIPS` keeps to validated cryptography, `PQ` adds a key exchange that withstands quantum computers.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export type SslPolicy =
  | `ELBSecurityPolicy-TLS13-1-${'2' | '2-Res' | '2-Ext1' | '2-Ext2' | '3'}-${'2021-06' | 'PQ-2025-09'}`
  | `ELBSecurityPolicy-TLS13-1-${'2' | '2-Res' | '2-Ext0' | '2-Ext1' | '2-Ext2' | '3'}-FIPS-${'2023-04' | 'PQ-2025-09'}`;

/** What a listener needs for HTTPS. */
export interface Tls {
  /** ARN of the certificate, once it is issued. */
  readonly certificateArn: string;

  /** Which versions of TLS and which ciphers it takes. */
  readonly sslPolicy: SslPolicy;
}

/** Takes requests, over HTTPS if there is a certificate, and answers 404 to those that no service takes. */
export function listen(scope: Construct, loadBalancer: Lb, tls: Tls | undefined): LbListener {
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

/** Sends what comes over HTTP to HTTPS. */
export function redirectToHttps(scope: Construct, loadBalancer: Lb, listener: LbListener): LbListener {
  return new LbListener(scope, 'Redirect', {
    loadBalancerArn: loadBalancer.arn,
    port: http.port,
    protocol: 'HTTP',
    defaultAction: [
      { type: 'redirect', redirect: { port: `${https.port}`, protocol: 'HTTPS', statusCode: 'HTTP_301' } },
    ],
    // Where a certificate comes later, the listener has to leave port 80 first.
    dependsOn: [listener],
  });
}

/** Problem of a security policy that is not one of those. */
export function sslPolicyProblem(sslPolicy: SslPolicy): Problem {
  return patternProblem(
    'sslPolicy',
    sslPolicy,
    /^ELBSecurityPolicy-TLS13-1-[23]-[\w-]+$/,
    'a policy that refuses TLS below 1.2, such as "ELBSecurityPolicy-TLS13-1-2-2021-06"',
  );
}

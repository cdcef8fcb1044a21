import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import type { Construct } from 'constructs';
import { http, https } from './ingress';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';
import { type SslPolicy, sslPolicyFormat, type Tls } from './tls';

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
  return patternProblem('sslPolicy', sslPolicy, ...sslPolicyFormat);
}

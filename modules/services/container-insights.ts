import type { Construct } from 'constructs';
import { perApp } from '../core/per-stack';
import type { Problem } from '../core/problem';
import { stackIndependent } from '../core/stack-independent';

/** Names of the clusters of an app without Container Insights. */
function uncounted(scope: Construct): Set<string> {
  return perApp(scope, 'clusters-without-insights', () => new Set<string>());
}

/** Remembers that a cluster has no Container Insights, which count the running tasks of a service. */
export function rememberUncounted(scope: Construct, clusterName: string): void {
  uncounted(scope).add(stackIndependent(scope, clusterName));
}

/**
 * Returns an error for a property that needs the number of running tasks, if the cluster is known to have none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export function countingProblem(
  scope: Construct,
  name: string,
  { clusterName }: { readonly clusterName: string },
): Problem {
  return (
    uncounted(scope).has(stackIndependent(scope, clusterName)) &&
    `${name} must not be set in a cluster whose containerInsights are "disabled", because they count the running tasks; set containerInsights of the cluster to "enabled", or use customizedMetrics`
  );
}

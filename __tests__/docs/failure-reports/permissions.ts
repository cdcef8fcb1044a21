import { LogDestination } from '../../../modules';
import { bucket, logGroup } from '../../../lab/synth/tasks';
import { withNginx, withRouting } from '../example';
import type { FailureReport } from './failure-report';

/** Permissions and connections that do not fit what is configured. */
export const permissionReports: readonly FailureReport[] = [
  {
    report: 'ECS may not read a secret whose ARN ends with a JSON key, as `valueFrom` has it.',
    does: 'All forms of `valueFrom` are accepted, and the permission names the secret.',
    shownBy: ['modules/tasks/execution-rights.test.ts', 'covers the whole secret with %s'],
  },
  {
    report: 'Images in ECR cannot be pulled from dual-stack or FIPS addresses, or in other partitions.',
    does: 'The addresses of ECR in all partitions are recognized, with the permission to pull.',
    shownBy: ['modules/tasks/execution-rights.test.ts', 'an image in ECR'],
  },
  {
    report: 'Uploads are denied, because an option of the output names another bucket than the permissions.',
    cause: withRouting({
      routes: [{ to: LogDestination.s3({ bucket, options: { bucket: 'other' } }) }],
    }),
  },
  {
    report: 'Deliveries are denied, because the name and the ARN belong to different log groups.',
    cause: withRouting({
      routes: [{ to: LogDestination.cloudWatchLogs({ logGroup: { ...logGroup, logGroupName: '/acme/other' } }) }],
    }),
  },
  {
    report: 'A value known only at deploy grants more than its resource.',
    does: 'Wildcards in such a value match literally.',
    shownBy: ['modules/core/policy.test.ts', 'A wildcard or quote in a variable does not widen a resource'],
  },
  {
    report: 'During a deployment that moves logs, running tasks are denied to deliver.',
    does: '`previousRevision` keeps their permissions until the next deployment.',
    shownBy: ['terraform/rollback.test.ts', 'keeps the permissions to deliver with previousRevision'],
  },
  {
    report: 'A service that is replaced loses its scaling without a message.',
    does: 'The scaling is created again in the same apply.',
    shownBy: ['terraform/replacement.test.ts', 'by a change of capacity also replaces its scaling'],
  },
  {
    report: 'A password or token is readable for everyone who may describe task definitions.',
    cause: withNginx({ environment: { AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' } }),
  },
  {
    report: 'The task is never healthy, because the command of its health check is not run by a shell.',
    cause: withNginx({ healthCheck: { command: JSON.parse('["curl", "-f", "http://localhost/"]') as ['CMD'] } }),
  },
];

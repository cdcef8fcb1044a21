import type { FailureReport } from './failure-report';

/** Deployments, rollbacks and apps whose parts do not fit together. */
export const deploymentReports: readonly FailureReport[] = [
  {
    report:
      'After a rollback, tasks do not start, because the configuration of the log router was replaced or deleted.',
    does: 'With `ConfigDelivery.inline()`, each revision of the task definition contains its own configuration. The init and s3 deliveries warn that revisions share one object (F65).',
    shownBy: ['terraform/rollback.test.ts', 'needs nothing that Terraform has deleted'],
  },
  {
    report: 'The image of a running revision was deleted by the lifecycle policy of its repository.',
    does: '`EcrRepository` keeps the images that task definitions of the app use, and `retainedTags`.',
    shownBy: ['modules/storage/ecr-repository.test.ts', 'of earlier revisions are warned about'],
  },
  {
    report:
      'With `npm link`, in a workspace, or in an app of CDK Terrain, files of the log router are missing, without an error.',
    does: 'Two copies of CDKTF are rejected, with the paths of both.',
    shownBy: ['modules/core/cdktf-copies.test.ts', 'Two copies of CDKTF are refused with both paths'],
  },
  {
    report: 'The first tasks fail, because a permission that was added to a role later was created after the service.',
    does: 'The service depends on all permissions and security group rules of its tasks, also on those that are added after its construction.',
    shownBy: ['modules/services/rights-before-start.test.ts', 'The first tasks do not start without a right'],
  },
  {
    report: 'Terraform rejects a stack that uses constructs of another stack: `depends_on` refers to a remote state.',
    does: 'The stack depends on the other stack instead.',
    shownBy: ['terraform/two-stacks.test.ts', 'are validated and planned after that stack was applied'],
  },
];

import type { AssumedRole } from '../../../destinations/aws-access';

/** The section by which the outputs to S3 and Firehose take on a role. */
export function assumeRole(role: AssumedRole | undefined) {
  if (!role) return {};
  return {
    assume_role_credentials: {
      role_arn: role.roleArn,
      role_session_name: 'fluentd',
      ...(role.externalId !== undefined && { external_id: role.externalId }),
    },
  };
}

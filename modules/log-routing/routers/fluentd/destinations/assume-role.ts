import type { AssumedRole } from '../../../destinations/aws-access';

/** Returns the section with which the S3 and Firehose outputs assume a role. */
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

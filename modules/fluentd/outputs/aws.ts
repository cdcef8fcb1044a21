import { integer, required } from '../../fluent-bit/option';
import { section, text } from '../option';

/** The role that the outputs to S3 and Firehose take on for their requests. */
export const assumeRole = {
  assume_role_credentials: section({
    /** ARN of the role. */
    role_arn: required(text()),
    /** Name of the session. */
    role_session_name: required(text()),
    /** External id for the role. */
    external_id: text(),
    /** Seconds that a session lasts, 900 to 3600. */
    duration_seconds: integer(900, 3600),
  }),
} as const;

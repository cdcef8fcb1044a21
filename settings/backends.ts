import { z } from 'zod';
import { regionFormat } from '../modules/core/format';
import { bucketNameFormat } from '../modules/storage/log-bucket-props';
import { string } from './forms';

/** Supported backends of the Terraform state. */
export const backends = {
  local: z.strictObject({ type: z.literal('local') }),
  s3: z.strictObject({
    type: z.literal('s3'),

    /** Name of the S3 bucket for the state. It must exist; these stacks do not create it. */
    bucket: string(...bucketNameFormat),

    /**
     * Region of the bucket.
     *
     * @default - `region`
     */
    region: string(...regionFormat).exactOptional(),

    /**
     * Prefix of the state keys; the state of a stack is stored in `<keyPrefix>/<stack>.tfstate`. After a change, move
     * the state with `terraform init -migrate-state`.
     *
     * @default - `namePrefix`
     */
    keyPrefix: string(
      /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/,
      "letters, digits and !-_.*'(), in segments separated by single slashes",
    ).exactOptional(),
  }),
  hcp: z.strictObject({
    type: z.literal('hcp'),

    /** Name of the HCP Terraform organization. */
    organization: string(/^[A-Za-z0-9][\w-]{1,39}$/, 'the name of an HCP Terraform organization'),

    /**
     * Project of the workspaces, which are created when needed.
     *
     * @default - the organization's default project
     */
    project: string(/^[\w -]{3,40}$/, 'a project name of 3 to 40 letters, digits, spaces, "-" and "_"').exactOptional(),

    /**
     * Prefix of the workspace names; the workspace of a stack is `<workspacePrefix>-<stack>`.
     *
     * @default - `namePrefix`
     */
    workspacePrefix: string(/^[\w-]{1,80}$/, 'at most 80 letters, digits, "-" and "_"').exactOptional(),

    /**
     * Host name of a Terraform Enterprise installation.
     *
     * @default 'app.terraform.io'
     */
    hostname: string(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a host name, such as "terraform.example.com"').exactOptional(),
  }),
};

import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { blocks } from '../configuration';

const templates = ['aws_launch_template'];
const withMetadata = (options: Block): Block => ({ metadata_options: options });

/** Checks of the launch templates of instances. */
export const instanceChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_79',
    class: 'N',
    states: 'Instances accept requests for metadata with a session token only (IMDSv2).',
    types: templates,
    holds: ({ args }) => blocks(args['metadata_options']).some(({ http_tokens: tokens }) => tokens === 'required'),
    passes: { 'aws_launch_template.main': withMetadata({ http_tokens: 'required' }) },
    fails: { 'aws_launch_template.main': withMetadata({ http_tokens: 'optional' }), 'aws_launch_template.other': {} },
  },
  {
    id: 'CKV_AWS_341',
    class: 'N',
    states: 'Containers cannot reach the metadata of their instance: the hop limit of the responses is 1.',
    types: templates,
    holds: ({ args }) =>
      blocks(args['metadata_options']).every(({ http_put_response_hop_limit: limit = 1 }) => Number(limit) === 1),
    passes: { 'aws_launch_template.main': withMetadata({ http_put_response_hop_limit: 1 }) },
    fails: { 'aws_launch_template.main': withMetadata({ http_put_response_hop_limit: 2 }) },
  },
  {
    id: 'AWS-0131',
    class: 'N',
    states: 'The volumes of instances are encrypted.',
    types: templates,
    holds: ({ args }) =>
      blocks(args['block_device_mappings'])
        .flatMap(({ ebs }) => blocks(ebs))
        .every(({ encrypted }) => String(encrypted) === 'true'),
    passes: { 'aws_launch_template.main': { block_device_mappings: [{ ebs: { encrypted: 'true' } }] } },
    fails: { 'aws_launch_template.main': { block_device_mappings: [{ ebs: { volume_size: 30 } }] } },
  },
];

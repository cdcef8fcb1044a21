import type { Check } from '../check';
import { blocks } from '../configuration';
import { isForEverybody, statementsOf } from '../statements';

const repositories = ['aws_ecr_repository'];

/** Checks of image repositories. */
export const ecrChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_163',
    class: 'N',
    states: 'Images are scanned for vulnerabilities on push.',
    types: repositories,
    holds: ({ args }) => blocks(args['image_scanning_configuration']).some((scan) => scan['scan_on_push'] === true),
    passes: { 'aws_ecr_repository.router': { image_scanning_configuration: { scan_on_push: true } } },
    fails: {
      'aws_ecr_repository.unsaid': {},
      'aws_ecr_repository.router': { image_scanning_configuration: { scan_on_push: false } },
    },
  },
  {
    id: 'CKV_AWS_51',
    class: 'N',
    states: 'Image tags are immutable.',
    types: repositories,
    holds: ({ args }) => args['image_tag_mutability'] === 'IMMUTABLE',
    passes: { 'aws_ecr_repository.router': { image_tag_mutability: 'IMMUTABLE' } },
    fails: { 'aws_ecr_repository.router': { image_tag_mutability: 'MUTABLE' }, 'aws_ecr_repository.unsaid': {} },
  },
  {
    id: 'CKV_AWS_136',
    class: 'D',
    states: 'Images are encrypted with a KMS key.',
    types: repositories,
    holds: ({ args }) => blocks(args['encryption_configuration']).some((by) => by['encryption_type'] === 'KMS'),
    passes: { 'aws_ecr_repository.router': { encryption_configuration: [{ encryption_type: 'KMS' }] } },
    fails: { 'aws_ecr_repository.router': { encryption_configuration: [{ encryption_type: 'AES256' }] } },
  },
  {
    id: 'CKV_AWS_32',
    class: 'N',
    states: 'The repository policy does not allow access to everybody.',
    types: ['aws_ecr_repository_policy'],
    holds: (policy) =>
      !statementsOf(policy).some((statement) => statement.effect === 'Allow' && isForEverybody(statement)),
    passes: { 'aws_ecr_repository_policy.router': lets({ AWS: 'arn:aws:iam::111122223333:role/ci' }) },
    fails: { 'aws_ecr_repository_policy.router': lets('*'), 'aws_ecr_repository_policy.other': lets({ AWS: '*' }) },
  },
];

function lets(principal: unknown) {
  return {
    policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'ecr:BatchGetImage' }] }),
  };
}

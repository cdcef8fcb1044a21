import { table } from '../../lab/markdown';
import type { Place } from './delivery-cases';
import { facts } from './facts';
import { describeCount } from './records';
import { hasPassed, type Results } from './results';
import type { SmokeAppProps } from './smoke-app';

/** Circumstances of a run. */
export interface Circumstances {
  /** Options of the app that was deployed. */
  readonly app: SmokeAppProps;
  /** Start of the run. */
  readonly began: Date;
  /** Duration in seconds. */
  readonly seconds: number;
  /** Sentence about why there is no image delivery, if there is none. */
  readonly withoutImage: string | undefined;
  /** Sentence about what a stand-in did, in a rehearsal. */
  readonly rehearsal: string | undefined;
}

const placeNames = { bucket: 'bucket', logGroup: 'log group' } as const satisfies Readonly<Record<Place, string>>;

/** Returns the report of a run in Markdown. */
export function reportOf(circumstances: Circumstances, results: Results): string {
  const { app, began, seconds, withoutImage, rehearsal } = circumstances;
  const { checks, alarm, leftovers, errors } = results;
  return [
    '# Smoke test',
    `${hasPassed(results) ? 'Passed' : 'Failed'} in ${app.region}, with ${app.records} records for each task, the prefix "${app.namePrefix}", on ${began.toISOString().slice(0, 10)}, in ${Math.round(seconds / 60)} minutes.`,
    ...(rehearsal === undefined ? [] : [`**Rehearsal:** ${rehearsal}`]),
    ...errors.map((error) => `Error: ${error.split('\n')[0]}`),
    '## Records',
    checks.length === 0
      ? 'None were sent.'
      : table(
          ['subject', 'delivery', 'revision', 'place', 'arrived', 'end of the task'],
          checks.map(({ subject, delivery, passage, place, count, end }) => [
            ...[subject, delivery, passage, placeNames[place], describeCount(count), end?.reason ?? ''],
          ]),
        ),
    'The revision "rollback" is the first one, which ran again after the second was deployed.',
    ...(withoutImage === undefined ? [] : [`The image delivery was not run: ${withoutImage}.`]),
    ...(app.ec2 ? [] : ['The s3 delivery was not run: it needs an EC2 instance, see `--ec2`.']),
    '## Alarm',
    alarm ? `\`${alarm.name}\`: ${alarm.states.join(', then ')}.` : 'Not raised, because the run ended before.',
    '## Open questions',
    'Facts about ECS on Fargate that the documentation does not state.',
    table(['question', 'answer'], answers(results, rehearsal)),
    '## After the destruction',
    afterDestruction(leftovers),
    '',
  ].join('\n\n');
}

function answers({ facts: settled }: Results, rehearsal: string | undefined): readonly (readonly string[])[] {
  return facts.map(({ question }) => {
    const answer = settled.find((each) => each.question === question)?.answer ?? 'not observed: the run ended before';
    return [question, rehearsal === undefined ? answer : 'not observed: a rehearsal asks no AWS account'];
  });
}

function afterDestruction(leftovers: Results['leftovers']): string {
  if (!leftovers) return 'The destruction was not completed.';
  if (leftovers.length === 0) return 'No resource with the tag of the app exists.';
  return ['These resources with the tag of the app still exist:', ...leftovers.map((arn) => `- \`${arn}\``)].join('\n');
}

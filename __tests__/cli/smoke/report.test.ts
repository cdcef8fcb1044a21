import { facts } from '../../../cli/smoke/facts';
import { countRecords } from '../../../cli/smoke/records';
import { reportOf } from '../../../cli/smoke/report';
import { noResults, type Results } from '../../../cli/smoke/results';

const circumstances = {
  app: { region: 'eu-west-1', namePrefix: 'smoke-1', records: 3, image: false, ec2: false },
  began: new Date('2026-11-30T10:00:00Z'),
  seconds: 3000,
  withoutImage: 'docker is not running',
  rehearsal: undefined,
};

/** Results of a run in which everything worked. */
function complete(): Results {
  return {
    ...noResults(),
    checks: [
      { subject: 'init', delivery: 'init', passage: 'rollback', place: 'logGroup', count: countRecords(3, [0, 1, 2]) },
    ],
    facts: facts.map(({ question }, index) => ({ question, answer: `answer ${index}` })),
    alarm: { name: 'smoke-1-web-load-balancer-errors', states: ['OK', 'ALARM'], raised: true },
    leftovers: [],
  };
}

test('states counts, alarm, answers and that nothing is left', () => {
  const report = reportOf(circumstances, complete());

  expect(report).toContain(
    'Passed in eu-west-1, with 3 records for each task, the prefix "smoke-1", on 2026-11-30, in 50',
  );
  expect(report).toContain('| init | init | rollback | log group | 3 of 3 |  |');
  expect(report).toContain('`smoke-1-web-load-balancer-errors`: OK, then ALARM.');
  for (const [index, { question }] of facts.entries()) expect(report).toContain(`| ${question} | answer ${index} |`);
  expect(report).toContain('The image delivery was not run: docker is not running.');
  expect(report).toContain('No resource with the tag of the app exists.');
});

test.each<[string, Partial<Results>, string]>([
  ['lost records', { checks: [{ ...complete().checks[0]!, count: countRecords(3, [1]) }] }, '1 of 3; missing 0, 2'],
  [
    'an alarm that was not raised',
    { alarm: { name: 'a', states: ['OK', 'Waited'], raised: false } },
    'OK, then Waited.',
  ],
  ['resources that are left', { leftovers: ['arn:aws:s3:::left'] }, '- `arn:aws:s3:::left`'],
  ['an incomplete destruction', { leftovers: undefined }, 'The destruction was not completed.'],
  ['an error', { errors: ['access denied\nat line 1'] }, 'Error: access denied\n'],
  ['no records at all', { checks: [] }, 'None were sent.'],
])('fails with %s', (_, change, text) => {
  const report = reportOf(circumstances, { ...complete(), ...change });

  expect(report).toMatch(/^Failed in eu-west-1/m);
  expect(report).toContain(text);
});

test('a rehearsal answers no question, and says what the stand-in did', () => {
  const report = reportOf({ ...circumstances, rehearsal: 'a stand-in wrote the records.' }, complete());

  expect(report).toContain('**Rehearsal:** a stand-in wrote the records.');
  expect(report).not.toContain('answer 0');
  expect(report.match(/not observed: a rehearsal asks no AWS account/g)).toHaveLength(facts.length);
});

test('a run that ended before states that a fact was not observed', () => {
  expect(reportOf(circumstances, noResults())).toContain('| not observed: the run ended before |');
});

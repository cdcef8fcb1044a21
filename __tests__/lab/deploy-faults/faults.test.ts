import { loseFirstAnswers, refuse } from '../../../lab/deploy-faults/faults';

const call = (action: string) => ({ service: 'ec2', action, isRetry: false });
const times = Array.from({ length: 2000 }, (_, index) => index + 1);

test('rejects the given share of calls, with every type of error', () => {
  const faults = times.map((occurrence) => refuse({ share: 0.2, seed: 1 })(call('CreateVpc'), occurrence));

  const shareOf = (kind: string) => faults.filter((fault) => fault === kind).length / times.length;
  for (const kind of ['internal', 'unavailable', 'throttled']) expect(shareOf(kind)).toBeCloseTo(0.2 / 3, 1);
  expect(faults.filter((fault) => fault === undefined).length / times.length).toBeCloseTo(0.8, 1);
});

test('rejects the same calls with the same seed, and others with another seed', () => {
  const chosen = (seed: number) =>
    times.map((occurrence) => refuse({ share: 0.2, seed })(call('CreateVpc'), occurrence));

  expect(chosen(1)).toEqual(chosen(1));
  expect(chosen(1)).not.toEqual(chosen(2));
});

test('loses the first response to each action that changes something', () => {
  const faults = loseFirstAnswers({ seed: 1 });

  expect(faults(call('CreateVpc'), 1)).toMatch(/^lost-by-(error|reset)$/);
  expect(faults(call('CreateVpc'), 2)).toBeUndefined();
  expect(faults(call('DescribeVpcs'), 1)).toBeUndefined();
});

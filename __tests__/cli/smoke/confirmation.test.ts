import { PassThrough } from 'node:stream';
import { announcement, confirm } from '../../../cli/smoke/confirmation';
import { estimate } from '../../../cli/smoke/estimate';

const { signal } = new AbortController();

function terminal(answer: string): PassThrough & { isTTY: boolean } {
  return Object.assign(new PassThrough(), { isTTY: true }).end(`${answer}\n`) as PassThrough & { isTTY: boolean };
}

test('states Region, names, time and cost before it asks', () => {
  const text = announcement('eu-central-1', 'smoke-0a1b2c', { image: false, ec2: false });

  expect(text).toMatch(/^ {2}Region {3}eu-central-1$/m);
  expect(text).toMatch(/^ {2}Names {4}begin with smoke-0a1b2c$/m);
  expect(text).toMatch(/^ {2}Time {5}about \d+ minutes$/m);
  expect(text).toMatch(/^ {2}Cost {5}about \d\.\d\d USD at the prices of us-east-1$/m);
});

test.each(['image', 'ec2'] as const)('estimates more time and no less cost with the part %s', (part) => {
  const without = estimate({ image: false, ec2: false });
  const withPart = estimate({ image: false, ec2: false, [part]: true });

  expect(withPart.minutes).toBeGreaterThan(without.minutes);
  expect(withPart.usd).toBeGreaterThanOrEqual(without.usd);
});

test('continues only after "yes"', async () => {
  await expect(confirm(terminal('yes'), new PassThrough(), signal)).resolves.toBeUndefined();
  await expect(confirm(terminal('y'), new PassThrough(), signal)).rejects.toThrow('Nothing was deployed');
});

test('fails without a terminal, and names the option that does not ask', async () => {
  await expect(confirm(new PassThrough(), new PassThrough(), signal)).rejects.toThrow('pass --yes');
});

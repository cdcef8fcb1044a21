import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oncePerRun } from './once-per-run';

test('fills a folder once, although several need it at the same time', async () => {
  const name = randomUUID();
  let fills = 0;
  const fill = async (folder: string): Promise<void> => {
    fills += 1;
    writeFileSync(join(folder, 'file'), 'content');
  };
  const [one, other] = await Promise.all([oncePerRun(name, fill), oncePerRun(name, fill)]);

  expect(fills).toBe(1);
  expect(other).toBe(one);
  expect(await oncePerRun(name, fill)).toBe(one);
  expect(readFileSync(join(one, 'file'), 'utf8')).toBe('content');
});

test('fails for all if it cannot be filled', async () => {
  const name = randomUUID();
  const fails = (): Promise<void> => Promise.reject(new Error('npm failed'));
  const results = await Promise.allSettled([oncePerRun(name, fails), oncePerRun(name, fails)]);

  expect(results.map((result) => 'reason' in result && (result.reason as Error).message)).toEqual([
    ...['npm failed', 'npm failed'],
  ]);
});

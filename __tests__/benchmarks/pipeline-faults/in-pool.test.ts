import { setTimeout as sleep } from 'node:timers/promises';
import { inPool } from '../../../benchmarks/pipeline-faults/in-pool';

test('processes each item once, a few at a time, and keeps the order', async () => {
  let running = 0;
  let most = 0;
  const results = await inPool(3, [50, 5, 20, 1, 10], async (milliseconds) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(milliseconds);
    running -= 1;
    return milliseconds;
  });

  expect(results).toEqual([50, 5, 20, 1, 10]);
  expect(most).toBe(3);
});

test('fails when one item fails', async () => {
  await expect(inPool(2, [1, 2], (number) => Promise.reject(new Error(`no ${number}`)))).rejects.toThrow('no 1');
});

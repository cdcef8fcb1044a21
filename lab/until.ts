import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition is met; fails after a timeout. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, seconds = 20): Promise<void> {
  const limit = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`not within ${seconds} seconds: ${what}`);
    await sleep(20);
  }
}

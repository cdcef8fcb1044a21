/**
 * Does some work for each of several things, for a few of them at a time.
 *
 * @returns what came of it, in the order of the things
 */
export async function inPool<Item, Result>(
  size: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    // All of them take from the same iterator, so that each thing is taken once.
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: size }, worker));
  return results;
}

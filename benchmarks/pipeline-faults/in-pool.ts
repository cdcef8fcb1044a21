/**
 * Runs a function for each item, for a limited number of items at a time.
 *
 * @returns the results, in the order of the items
 */
export async function inPool<Item, Result>(
  size: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    // All workers share an iterator, so that each item is processed once.
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: size }, worker));
  return results;
}

/**
 * Does something with each, one after the other; what fails with one keeps it from no other. Throws
 * when all have had their turn, if anything failed.
 */
export async function doEach<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: Error[] = [];
  for (const item of items) {
    await work(item).catch((error: unknown) => {
      failures.push(error as Error);
    });
  }
  if (failures.length === 0) return;
  throw new AggregateError(failures, failures.map(({ message }) => message).join("; "));
}

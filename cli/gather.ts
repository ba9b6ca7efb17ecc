/** All that an asynchronous source yields. */
export async function gather<T>(source: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const each of source) gathered.push(each);
  return gathered;
}

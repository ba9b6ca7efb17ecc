/** As much of the configuration as it takes to tell whose a key is. */
export interface GuardedBuckets {
  readonly buckets: readonly {
    readonly name: string;
    readonly datasets: readonly { readonly name: string; readonly prefix: string }[];
  }[];
}

/** The name of the dataset that a key belongs to; `null` where the key is not guarded. At most one can match: prefixes never overlap. */
export function findDataset({ buckets }: GuardedBuckets, bucket: string, key: string): string | null {
  const datasets = buckets.find(({ name }) => name === bucket)?.datasets ?? [];
  return datasets.find(({ prefix }) => key.startsWith(prefix))?.name ?? null;
}

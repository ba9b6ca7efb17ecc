import { ListBucketsCommand, ListDirectoryBucketsCommand } from '@aws-sdk/client-s3';
import { isDirectory } from './bucket/directory.ts';
import type { PostureClients } from './clients.ts';

export interface ListedBucket {
  readonly name: string;
  /** `null` where the list does not tell it. */
  readonly region: string | null;
}

const PAGE = 1000;

/** All buckets of the account but directory buckets, with their Regions: S3 tells them only where it is asked for pages. */
export async function* listBuckets({ s3 }: PostureClients): AsyncGenerator<ListedBucket> {
  let token: string | undefined;
  do {
    const input = { MaxBuckets: PAGE, ...(token ? { ContinuationToken: token } : {}) };
    const page = await s3.send(new ListBucketsCommand(input));
    for (const { Name: name, BucketRegion: region = null } of page.Buckets ?? [])
      if (name) yield { name, region };
    token = page.ContinuationToken;
  } while (token);
}

/** The directory buckets of the clients' Region. */
export async function* listDirectoryBuckets({ s3 }: PostureClients): AsyncGenerator<ListedBucket> {
  const region = await s3.config.region();
  let token: string | undefined;
  do {
    const page = await s3.send(new ListDirectoryBucketsCommand(token ? { ContinuationToken: token } : {}));
    // Where the two lists have one address, the other kind comes as well.
    for (const { Name: name } of page.Buckets ?? []) if (name && isDirectory(name)) yield { name, region };
    token = page.ContinuationToken;
  } while (token);
}

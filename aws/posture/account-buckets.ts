import { ListBucketsCommand, ListDirectoryBucketsCommand } from '@aws-sdk/client-s3';
import { remembered } from '../../core/base/memoize.ts';
import type { MissingBucket } from '../../core/posture/facts.ts';
import { refusalOf } from '../s3/refusal.ts';
import { isDirectory, regionOf } from './bucket/directory.ts';
import type { PostureClients, PostureReach } from './clients.ts';
import { messageOf, unreadText } from './fact.ts';

/** The Regions of buckets. The list of all buckets mostly names them, which saves a request for each. */
export class AccountBuckets {
  readonly #reach: PostureReach;
  readonly #listed = new Map<string, string>();
  readonly #unlisted: string[] = [];
  readonly #regions: (name: string) => Promise<string | MissingBucket>;

  constructor(reach: PostureReach) {
    this.#reach = reach;
    this.#regions = remembered((name: string) => this.#find(name));
  }

  region(name: string): Promise<string | MissingBucket> {
    return this.#regions(name);
  }

  async *names(): AsyncGenerator<string> {
    const home = this.#reach.in(null);
    for await (const { name, region } of listBuckets(home)) {
      if (region !== null) this.#listed.set(name, region);
      yield name;
    }
    yield* this.#directoryNames();
  }

  unlisted(): readonly string[] {
    return this.#unlisted;
  }

  // Few have directory buckets, and fewer may list them: that must not keep the others from being audited.
  async *#directoryNames(): AsyncGenerator<string> {
    try {
      for await (const { name } of listDirectoryBuckets(this.#reach.in(null))) yield name;
    } catch (error) {
      if (!isElsewhere(error)) this.#unlisted.push(whyUnlisted(error));
    }
  }

  async #find(name: string): Promise<string | MissingBucket> {
    const home = await this.#reach.home();
    // A directory bucket is known in its own Region only, and does not report it.
    if (isDirectory(name)) return home;
    return this.#listed.get(name) ?? regionOf(this.#reach.in(null), name, home);
  }
}

const DIRECTORY_LIST = {
  what: 'the list of directory buckets',
  permission: 's3express:ListAllMyDirectoryBuckets',
};

function whyUnlisted(error: unknown): string {
  const refusal = refusalOf(error);
  const said = refusal ? `${refusal.status} ${refusal.code}: ${refusal.message}` : messageOf(error);
  return unreadText(DIRECTORY_LIST, refusal?.status === 403 ? 'access-denied' : 'refused', said);
}

/** Regions without directory buckets have no such address. */
const isElsewhere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOTFOUND';

interface ListedBucket {
  readonly name: string;
  /** `null` where the list does not say. */
  readonly region: string | null;
}

const PAGE = 1000;

/** All buckets of the account but directory buckets, with their Regions: S3 reports them only where it is asked for pages. */
async function* listBuckets({ s3 }: PostureClients): AsyncGenerator<ListedBucket> {
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
async function* listDirectoryBuckets({ s3 }: PostureClients): AsyncGenerator<ListedBucket> {
  const region = await s3.config.region();
  let token: string | undefined;
  do {
    const page = await s3.send(new ListDirectoryBucketsCommand(token ? { ContinuationToken: token } : {}));
    // Where the two lists have one address, the other kind comes as well.
    for (const { Name: name } of page.Buckets ?? []) if (name && isDirectory(name)) yield { name, region };
    token = page.ContinuationToken;
  } while (token);
}

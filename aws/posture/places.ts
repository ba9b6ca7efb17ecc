import type { MissingBucket } from '../../core/ports/posture-facts.ts';
import { isDirectory } from './bucket/directory.ts';
import { regionOf } from './bucket/region.ts';
import { listBuckets, listDirectoryBuckets } from './bucket-names.ts';
import type { PostureReach } from './clients.ts';
import { Once } from './once.ts';

/** Where buckets are. The list of all buckets mostly tells it, which saves a request for each. */
export class BucketPlaces {
  readonly #reach: PostureReach;
  readonly #listed = new Map<string, string>();
  readonly #regions: Once<string | MissingBucket>;

  constructor(reach: PostureReach) {
    this.#reach = reach;
    this.#regions = new Once((name) => this.#find(name));
  }

  region(name: string): Promise<string | MissingBucket> {
    return this.#regions.of(name);
  }

  async *names(): AsyncGenerator<string> {
    const home = this.#reach.in(null);
    for await (const { name, region } of listBuckets(home)) {
      if (region !== null) this.#listed.set(name, region);
      yield name;
    }
    for await (const { name } of listDirectoryBuckets(home)) yield name;
  }

  async #find(name: string): Promise<string | MissingBucket> {
    const home = await this.#reach.home();
    // A directory bucket is known in its own Region only, and does not tell it.
    if (isDirectory(name)) return home;
    return this.#listed.get(name) ?? regionOf(this.#reach.in(null), name, home);
  }
}

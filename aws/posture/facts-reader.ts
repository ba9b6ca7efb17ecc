import type { Clock } from '../../core/base/time.ts';
import type {
  AccountFacts,
  BucketFacts,
  Fact,
  FactsReader,
  MissingBucket,
  PartialLister,
} from '../../core/posture/facts.ts';
import type { Known } from './account/account-facts.ts';
import { AccountBuckets } from './account-buckets.ts';
import { directoryFacts, isDirectory } from './bucket/directory.ts';
import { generalFacts } from './bucket/general.ts';
import type { Tags } from './bucket/settings.ts';
import { BucketGone } from './bucket/settings.ts';
import { BucketInspection, type InspectionLimits } from './bucket-inspection.ts';
import type { PostureReach } from './clients.ts';
import { messageOf } from './fact.ts';
import { SharedFacts } from './shared-facts.ts';

const LIMITS: InspectionLimits = { atOnce: 6, milliseconds: 60_000 };

/** Asks AWS for facts: each setting of a bucket once, and what buckets share once a run or a Region. */
export class AwsFactsReader implements FactsReader, PartialLister {
  readonly #reach: PostureReach;
  readonly #known: Known;
  readonly #clock: Clock;
  readonly #limits: InspectionLimits;
  readonly #places: AccountBuckets;
  readonly #shared: SharedFacts;

  constructor(reach: PostureReach, known: Known, clock: Clock, limits: Partial<InspectionLimits> = {}) {
    this.#reach = reach;
    this.#known = known;
    this.#clock = clock;
    this.#limits = { ...LIMITS, ...limits };
    this.#places = new AccountBuckets(reach);
    this.#shared = new SharedFacts(reach, this.#places, known);
  }

  async account(): Promise<AccountFacts> {
    return this.#shared.account(await this.#reach.home());
  }

  tags(name: string): Promise<Fact<Tags>> {
    return this.#shared.tags(name);
  }

  names(): AsyncIterable<string> {
    return this.#places.names();
  }

  unlisted(): readonly string[] {
    return this.#places.unlisted();
  }

  async bucket(name: string): Promise<BucketFacts | MissingBucket> {
    const region = await this.#places.region(name);
    if (typeof region !== 'string') return region;
    const inspection = new BucketInspection(this.#limits);
    try {
      return await this.#inspection(name, region, inspection);
    } catch (error) {
      return error instanceof BucketGone
        ? gone(name, region)
        : { kind: 'unreadable', reason: messageOf(error) };
    } finally {
      inspection.end();
    }
  }

  async #inspection(name: string, region: string, inspection: BucketInspection): Promise<BucketFacts> {
    // Before anything is asked: what changes meanwhile may be missed, and is newer than this inspection.
    const lookedAt = this.#clock().toISOString();
    const shared = await this.#shared.of(name, region);
    const clients = this.#reach.in(region);
    const read = isDirectory(name) ? directoryFacts : generalFacts;
    const [account, asked] = await Promise.all([
      this.#shared.account(region),
      read(clients, name, shared, inspection),
    ]);
    return {
      name,
      kind: isDirectory(name) ? 'directory' : 'general',
      region,
      datasets: this.#known.buckets.find((bucket) => bucket.name === name)?.datasets ?? [],
      account,
      ...asked,
      lookedAt,
    };
  }
}

function gone(name: string, region: string): MissingBucket {
  const reason = isDirectory(name)
    ? `there is no such directory bucket in ${region}`
    : 'there is no such bucket any more';
  return { kind: 'gone', reason };
}

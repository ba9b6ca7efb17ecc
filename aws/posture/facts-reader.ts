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
import { directoryFacts, isDirectory } from './bucket/directory.ts';
import { generalFacts } from './bucket/general.ts';
import type { Tags } from './bucket/settings.ts';
import { BucketGone } from './bucket/settings.ts';
import type { PostureReach } from './clients.ts';
import { messageOf } from './fact.ts';
import { Look, type LookLimits } from './look.ts';
import { BucketPlaces } from './places.ts';
import { SharedFacts } from './shared-facts.ts';

const LIMITS: LookLimits = { atOnce: 6, milliseconds: 60_000 };

/** Asks AWS for facts: each setting of a bucket once, and what buckets share once a run or a Region. */
export class AwsFactsReader implements FactsReader, PartialLister {
  readonly #reach: PostureReach;
  readonly #known: Known;
  readonly #clock: Clock;
  readonly #limits: LookLimits;
  readonly #places: BucketPlaces;
  readonly #shared: SharedFacts;

  constructor(reach: PostureReach, known: Known, clock: Clock, limits: Partial<LookLimits> = {}) {
    this.#reach = reach;
    this.#known = known;
    this.#clock = clock;
    this.#limits = { ...LIMITS, ...limits };
    this.#places = new BucketPlaces(reach);
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
    const look = new Look(this.#limits);
    try {
      return await this.#look(name, region, look);
    } catch (error) {
      return error instanceof BucketGone
        ? gone(name, region)
        : { kind: 'unreadable', reason: messageOf(error) };
    } finally {
      look.end();
    }
  }

  async #look(name: string, region: string, look: Look): Promise<BucketFacts> {
    // Before anything is asked: what changes meanwhile may be missed, and is newer than this look.
    const lookedAt = this.#clock().toISOString();
    const shared = await this.#shared.of(name, region);
    const clients = this.#reach.in(region);
    const read = isDirectory(name) ? directoryFacts : generalFacts;
    const [account, asked] = await Promise.all([
      this.#shared.account(region),
      read(clients, name, shared, look),
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

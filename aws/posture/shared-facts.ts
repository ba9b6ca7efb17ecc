import { remembered } from '../../core/base/memoize.ts';
import type { Logging } from '../../core/cloudtrail/settings/values.ts';
import { type AccountFacts, type Fact, type KeyFacts, known } from '../../core/posture/facts.ts';
import { type GlobalFacts, inRegion, type Known, readGlobalFacts } from './account/account-facts.ts';
import type { AccountBuckets } from './account-buckets.ts';
import {
  type AccessPointNames,
  accessPointNames,
  directoryAccessPointNames,
} from './bucket/access-points.ts';
import { isDirectory } from './bucket/directory.ts';
import { type DeployedRules, deployedRules } from './bucket/event-delivery.ts';
import type { Shared } from './bucket/general.ts';
import { readKey } from './bucket/key.ts';
import { readDirectoryTags, readLogging, readTags, type Tags } from './bucket/settings.ts';
import type { PostureReach } from './clients.ts';

/** Asks once for each name, and gives everybody the same answer. */
type ByName<Value> = (name: string) => Promise<Value>;

/** What several buckets of a run have in common, and what is asked about a bucket before its inspection: all of it once. */
export class SharedFacts {
  readonly #reach: PostureReach;
  readonly #places: AccountBuckets;
  readonly #known: Known;
  readonly #accounts: ByName<AccountFacts>;
  readonly #tags: ByName<Fact<Tags>>;
  readonly #keys: ByName<Fact<KeyFacts>>;
  readonly #logging: ByName<Fact<Logging>>;
  readonly #points: ByName<Fact<AccessPointNames>>;
  readonly #directoryPoints: ByName<Fact<AccessPointNames>>;
  readonly #rules: ByName<DeployedRules>;
  #global: Promise<GlobalFacts> | null = null;

  constructor(reach: PostureReach, places: AccountBuckets, configured: Known) {
    this.#reach = reach;
    this.#places = places;
    this.#known = configured;
    this.#accounts = remembered(async (region) =>
      inRegion(await this.#everywhere(), reach.in(region), configured.declaredTrails),
    );
    this.#tags = remembered((bucket) => this.#readTags(bucket));
    this.#keys = remembered((place) => readKey(reach.in(regionIn(place)), nameIn(place)));
    // S3 delivers access logs within one Region and account only.
    this.#logging = remembered(async (place) =>
      readLogging(reach.in(regionIn(place)), nameIn(place), await this.id()),
    );
    this.#points = remembered(async (region) => accessPointNames(reach.in(region), await this.id()));
    this.#directoryPoints = remembered(async (region) =>
      directoryAccessPointNames(reach.in(region), await this.id()),
    );
    this.#rules = remembered((region) => deployedRules(reach.in(region), configured.stack ?? ''));
  }

  /** The number of the account. */
  async id(): Promise<string> {
    return (await this.#everywhere()).id;
  }

  account(region: string): Promise<AccountFacts> {
    return this.#accounts(region);
  }

  tags(bucket: string): Promise<Fact<Tags>> {
    return this.#tags(bucket);
  }

  /** What is shared, for one bucket of a Region. */
  async of(bucket: string, region: string): Promise<Shared> {
    const points = isDirectory(bucket) ? this.#directoryPoints : this.#points;
    return {
      account: await this.id(),
      key: (key) => this.#keys(`${region} ${key}`),
      tags: (name) => this.tags(name),
      logging: (name) => this.#logging(`${region} ${name}`),
      accessPoints: () => points(region),
      rules: async () => (this.#isDeployed(bucket) ? this.#rules(region) : known(null)),
    };
  }

  #isDeployed(bucket: string): boolean {
    const { stack, buckets } = this.#known;
    return Boolean(stack) && buckets.some(({ name }) => name === bucket);
  }

  #everywhere(): Promise<GlobalFacts> {
    this.#global ??= readGlobalFacts(this.#reach.in(null), this.#known);
    return this.#global;
  }

  async #readTags(bucket: string): Promise<Fact<Tags>> {
    const region = await this.#places.region(bucket);
    if (typeof region !== 'string') return { kind: 'unknown', reason: region.reason };
    const [clients, account] = [this.#reach.in(region), await this.id()];
    if (!isDirectory(bucket)) return readTags(clients, bucket, account);
    return readDirectoryTags(clients, account, `arn:aws:s3express:${region}:${account}:bucket/${bucket}`);
  }
}

/** The two parts of `REGION NAME`. */
const regionIn = (place: string): string => place.slice(0, place.indexOf(' '));
const nameIn = (place: string): string => place.slice(place.indexOf(' ') + 1);

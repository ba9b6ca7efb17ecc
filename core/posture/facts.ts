import type { Json } from '../base/json.ts';
import type {
  AccessPoint,
  Acl,
  Encryption,
  LifecycleDeletion,
  Logging,
  Notification,
  ObjectLock,
  ObjectOwnership,
  PublicAccessBlock,
  ReplicationDestination,
  TrailSelectors,
  TrailSettings,
  Versioning,
} from '../cloudtrail/settings/values.ts';
import type { GuardedDataset } from '../scope/guard.ts';
import type { DeliveryRule } from './delivery-rule.ts';

/** An answer of AWS. What AWS did not answer is unknown, with the reason, and never taken for "none". */
export type Fact<Value> =
  | { readonly kind: 'known'; readonly value: Value }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface NamedAccessPoint extends AccessPoint {
  readonly name: string;
}

export interface InventoryConfiguration {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly hasAllVersions: boolean;
  /** It lists the keys that begin so; empty for all. */
  readonly prefix: string;
  readonly frequency: 'Daily' | 'Weekly';
  /** Name of the bucket that gets the lists. */
  readonly target: string;
}

/** The state of a key that is named and does not exist, any more or in the bucket's Region. KMS itself has no word for it. */
export const NO_SUCH_KEY = 'Missing';

/** The KMS key that the bucket encrypts with. */
export interface KeyFacts {
  readonly arn: string;
  readonly account: string;
  /** False for keys that AWS manages. */
  readonly isCustomerManaged: boolean;
  /** KMS's word for it; {@link NO_SUCH_KEY} where KMS has no such key. */
  readonly state: string;
  readonly isRotated: Fact<boolean>;
  readonly policy: Fact<Json>;
}

/** A trail that takes the events of the bucket's Region. */
export interface TrailFacts {
  readonly name: string;
  readonly arn: string;
  readonly settings: Fact<TrailSettings>;
  readonly selectors: Fact<TrailSelectors>;
  /** What the list of trails says of it, where it is not known whether it logs. */
  readonly described?: TrailSettings;
  /** True where the configuration says what it takes, and CloudTrail does not. */
  readonly isDeclared?: boolean;
  /** ISO time of the last log file or digest; `null` where nothing was ever delivered. */
  readonly lastDeliveryAt: Fact<string | null>;
  /** `null` where the last delivery went well. */
  readonly lastDeliveryError: Fact<string | null>;
}

/** What the configuration says that a trail of another account takes; of objects, those of all buckets. */
export interface DeclaredTrail {
  readonly arn: string;
  readonly management?: boolean | undefined;
  readonly objectWrites?: boolean | undefined;
  readonly objectReads?: boolean | undefined;
}

export interface AccessKey {
  /** ISO time. */
  readonly createdAt: string;
  readonly isActive: boolean;
}

/** An identity that the configuration names as a writer of datasets. */
export interface WriterFacts {
  readonly arn: string;
  readonly kind: 'role' | 'user';
  /** Its inline, attached and inherited policies, as they are written. */
  readonly policies: readonly Json[];
  /** Long-lived keys; roles have none. */
  readonly accessKeys: readonly AccessKey[];
}

/** A dataset of any guarded bucket. */
export interface PlacedDataset extends GuardedDataset {
  readonly bucket: string;
}

/** What is the same for all buckets of a run. */
export interface AccountFacts {
  readonly id: string;
  readonly publicAccessBlock: Fact<PublicAccessBlock>;
  readonly trails: Fact<readonly TrailFacts[]>;
  /** By ARN, as the configuration writes it. */
  readonly writers: ReadonlyMap<string, Fact<WriterFacts>>;
  readonly trustedAccounts: readonly string[];
  readonly organization: string | null;
  /** Names of the guarded buckets. */
  readonly guarded: readonly string[];
  /** The datasets of all guarded buckets. */
  readonly guardedDatasets: readonly PlacedDataset[];
}

/** Everything that the checks read, of one bucket. */
export interface BucketFacts {
  readonly name: string;
  /** Directory buckets (S3 Express One Zone) have few of the settings of others. */
  readonly kind: 'general' | 'directory';
  readonly region: string;
  /** Datasets that the configuration has in it; none where it is not guarded. */
  readonly datasets: readonly GuardedDataset[];
  readonly account: AccountFacts;
  readonly policy: Fact<Json>;
  readonly acl: Fact<Acl>;
  readonly publicAccessBlock: Fact<PublicAccessBlock>;
  readonly ownership: Fact<ObjectOwnership>;
  readonly versioning: Fact<Versioning>;
  readonly lifecycle: Fact<readonly LifecycleDeletion[]>;
  /** True where it has a lifecycle configuration of whatever kind: MFA delete excludes it. */
  readonly hasLifecycle: Fact<boolean>;
  readonly encryption: Fact<Encryption>;
  readonly replication: Fact<readonly ReplicationDestination[]>;
  readonly objectLock: Fact<ObjectLock>;
  readonly logging: Fact<Logging>;
  /**
   * Where its access log ends up: the bucket that gets it, the one that gets that one's, and so on, until one logs to none, or to one
   * that is among them or this one.
   */
  readonly logChain: Fact<readonly string[]>;
  readonly notification: Fact<Notification>;
  readonly tags: Fact<Readonly<Record<string, string>>>;
  readonly inventory: Fact<readonly InventoryConfiguration[]>;
  readonly accessPoints: Fact<readonly NamedAccessPoint[]>;
  /** `null` where the bucket encrypts with none of KMS's keys. */
  readonly key: Fact<KeyFacts | null>;
  /** The detector's rules that name the bucket; `null` where no deployment is known, or it does not guard the bucket. */
  readonly eventDelivery: Fact<readonly DeliveryRule[] | null>;
  /** ISO time of the inspection. */
  readonly lookedAt: string;
}

export const known = <Value>(value: Value): Fact<Value> => ({ kind: 'known', value });
export const unknown = (reason: string): Fact<never> => ({ kind: 'unknown', reason });

/** A bucket of which there are no facts: it does not exist (any more), or nothing could be asked of it. */
export interface MissingBucket {
  readonly kind: 'gone' | 'unreadable';
  /** One sentence without an end mark. */
  readonly reason: string;
}

/** Reads what the checks need. One reader serves one run: what is the same for all buckets is asked once. */
export interface FactsReader {
  /**
   * Facts of the account, as the Region of the credentials sees it.
   * @throws {SealwatchError} where nothing can be asked at all: no credentials, no network
   */
  account(): Promise<AccountFacts>;
  /** What could not be asked of a bucket is an unknown fact; never throws for what AWS answered. */
  bucket(name: string): Promise<BucketFacts | MissingBucket>;
  /** The tags, which `bucket` returns as well; asked once. */
  tags(name: string): Promise<Fact<Readonly<Record<string, string>>>>;
}

interface BucketLister {
  /** Names of every bucket of the account, directory buckets of the Region included. */
  names(): AsyncIterable<string>;
}

/** A lister that may be kept from a kind of buckets. */
export interface PartialLister extends BucketLister {
  /** Which could not be listed, and why; complete once the names are. */
  unlisted(): readonly string[];
}

type Truth = Fact<boolean>;

/** True where all are; false as soon as one is known to be, whatever is not known of the others. */
export const allOf = (facts: readonly Truth[]): Truth =>
  facts.find((fact) => fact.kind === 'known' && !fact.value) ??
  facts.find((fact) => fact.kind === 'unknown') ??
  known(true);

/** True as soon as one is known to be, whatever is not known of the others. */
export const anyOf = (facts: readonly Truth[]): Truth => not(allOf(facts.map(not)));

export const not = (fact: Truth): Truth => mapFact(fact, (value) => !value);

export const mapFact = <From, To>(fact: Fact<From>, map: (value: From) => To): Fact<To> =>
  fact.kind === 'known' ? known(map(fact.value)) : fact;

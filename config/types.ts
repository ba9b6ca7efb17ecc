import type { Severity } from '../core/base/severity.ts';
import type { DueDays } from '../core/findings/due.ts';
import type { DigestLevel, Mode } from '../core/scope/dataset.ts';

/** A named set of keys in one guarded bucket. */
export interface DatasetConfig {
  /** Unique over the whole configuration: letters, digits, `.`, `_` and `-`, 64 at most. */
  readonly name: string;
  /** Keys that begin with it belong to the dataset; `''` is the whole bucket. 1,024 bytes at most. */
  readonly prefix: string;
  readonly mode: Mode;
  /**
   * ARNs of the IAM roles and users that are expected to write here; a write by anybody else is a finding.
   * @default - nobody in particular is expected, and no writer is a finding
   */
  readonly writers?: readonly string[] | undefined;
  /**
   * When it is swept by itself: every key is compared, or read again. False leaves that to people.
   * @default - every day, at the level `versions`
   */
  readonly sweep?: false | SweepConfig | undefined;
  /**
   * How digests of its versions are established. `read`: every byte is read. `s3-sha256`: where S3 stored a SHA-256 of the whole object,
   * or computes one in a job, that is believed and nothing is downloaded; everything else is read.
   * @default read
   */
  readonly level?: DigestLevel | undefined;
}

export type { DigestLevel };

/** How often and how thoroughly a dataset is swept. */
export interface SweepConfig {
  /** From the beginning of one sweep to that of the next: `12h`, `7d`, `4w`; an hour to a year. */
  readonly every: string;
  /** `versions` compares what S3 lists with what is recorded, `s3` also the SHA-256 that S3 stored, `read` reads every byte again, `sample=N%` reads a share of the keys. */
  readonly level: string;
}

/** A bucket that Sealwatch watches. It stays its owner's. */
export interface BucketConfig {
  readonly name: string;
  /**
   * False makes the bucket: versioned, encrypted, closed to the public, and kept when the stack goes.
   * @default true
   */
  readonly existing?: boolean | undefined;
  /**
   * Where the bucket is. A stack guards the buckets of its own Region and refuses others.
   * @default - read while deploying
   */
  readonly region?: string | undefined;
  /**
   * ARN of the KMS key that its objects are encrypted with.
   * @default - any key of the account, through S3 and for this bucket's objects only
   */
  readonly kmsKeyArn?: string | undefined;
  /**
   * True has Sealwatch put an object under one key of the bucket (`.sealwatch-canary/canary`) every hour, to try whether its events come
   * through. No dataset may have that key.
   * @default false
   */
  readonly canary?: boolean | undefined;
  readonly datasets: readonly DatasetConfig[];
}

/** `create` makes a trail; `existing` says that a trail delivers these events already. */
export type TrailSource = 'create' | 'existing';

/** CloudTrail, which alone knows the person or role behind a change. */
export interface TrailConfig {
  /** Writes to objects of the guarded buckets. */
  readonly data: TrailSource;
  /** Changes of settings, all over the account. */
  readonly management: TrailSource;
  /**
   * Requests that read objects of datasets, Sealwatch's own among them: CloudTrail takes 1.00 USD for a million. After an alert they say
   * who read the wrong bytes.
   * @default - not recorded by the stack
   */
  readonly reads?: TrailSource | undefined;
  /**
   * What trails of other accounts take, such as the organization's: CloudTrail does not show it to the accounts whose events they
   * take. An audit believes it where AWS shows nothing.
   * @default - none
   */
  readonly declared?: readonly DeclaredTrailConfig[] | undefined;
}

/** What a trail of another account is declared to take; of objects, those of all buckets. */
export interface DeclaredTrailConfig {
  readonly arn: string;
  /** Calls that change settings. */
  readonly management?: boolean | undefined;
  readonly objectWrites?: boolean | undefined;
  readonly objectReads?: boolean | undefined;
}

export interface AlertsConfig {
  /** Addresses that get every alert. Each has to confirm the subscription. */
  readonly email: readonly string[];
  /**
   * Addresses that get the detector's own trouble.
   * @default - the same as `email`
   */
  readonly operationsEmail?: readonly string[] | undefined;
}

/** How findings are dealt with. */
export interface FindingsConfig {
  /**
   * Whole days, from when it was found, within which a finding of a severity is to be dealt with; `null` where it may stay open.
   * @default - critical 1, high 7, medium 30, low 90, info null
   */
  readonly dueDays?: { readonly [Name in Severity]?: number | null | undefined } | undefined;
}

/** What `sealwatch.config.ts` says. */
export interface SealwatchConfig {
  readonly buckets: readonly BucketConfig[];
  /**
   * Accounts whose access to the guarded buckets is no finding, besides the one that is deployed to.
   * @default - none
   */
  readonly trustedAccounts?: readonly string[] | undefined;
  /**
   * Id of the organization, such as `o-a1b2c3d4e5`, whose accounts are trusted as `trustedAccounts` are.
   * @default - none
   */
  readonly organization?: string | undefined;
  readonly trail: TrailConfig;
  readonly alerts: AlertsConfig;
  readonly findings?: FindingsConfig | undefined;
  /**
   * True keeps concurrency of the account for what reports: the functions that notify, judge calls, poll settings and watch the
   * delivery, 23 in all. AWS leaves at least 100 unreserved, and refuses the deployment in an account that has less than 123.
   * @default false
   */
  readonly reservedConcurrency?: boolean | undefined;
  /** The log of the manifest. */
  readonly manifestLog?: ManifestLogConfig | undefined;
  /** Objects that are too large for one invocation, and are read in parts. */
  readonly largeObjects?: LargeObjectsConfig | undefined;
}

export interface ManifestLogConfig {
  /**
   * Days for which S3 keeps each part of the log from being deleted by anybody, from when it was written. Nobody can shorten it for what
   * is there.
   * @default 365
   */
  readonly retentionDays?: number | undefined;
  /**
   * `weekly` publishes the newest checkpoint of the log to the alert topic once a week, so that whoever gets alerts can keep it.
   * @default - only the documents of alerts carry it
   */
  readonly mailCheckpoint?: 'weekly' | undefined;
}

export interface LargeObjectsConfig {
  /**
   * Bytes of each dataset that are read in a day because of events. What is beyond is `unverifiable` until the next day, UTC. What people
   * ask for is not limited.
   * @default 10,000,000,000,000
   */
  readonly bytesPerDay?: number | undefined;
}

export interface ResolvedDataset {
  readonly name: string;
  readonly prefix: string;
  readonly mode: Mode;
  readonly writers: readonly string[];
  /** Absent is the default. */
  readonly sweep?: false | SweepConfig;
  /** Absent where every byte is read. */
  readonly level?: 's3-sha256';
}

export interface ResolvedBucket {
  readonly name: string;
  readonly existing: boolean;
  readonly region?: string;
  readonly kmsKeyArn?: string;
  /** Absent is no. */
  readonly canary?: true;
  readonly datasets: readonly ResolvedDataset[];
}

/**
 * A configuration that was found valid, with every default filled in. It survives JSON, and resolving it again
 * changes nothing. The functions get it as `config.json` beside their code.
 */
export interface ResolvedConfig {
  readonly buckets: readonly ResolvedBucket[];
  readonly trustedAccounts: readonly string[];
  readonly organization?: string;
  readonly trail: TrailConfig;
  readonly alerts: { readonly email: readonly string[]; readonly operationsEmail: readonly string[] };
  readonly findings: { readonly dueDays: DueDays };
  /** Whether what reports has concurrency of its own. Absent is no. */
  readonly reservedConcurrency?: true;
  /** Absent where the default holds. */
  readonly largeObjects?: { readonly bytesPerDay: number };
  /** Absent where the default holds, as is each of its fields. */
  readonly manifestLog?: { readonly retentionDays?: number; readonly mailCheckpoint?: 'weekly' };
}

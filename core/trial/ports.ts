import type { JsonObject } from '../base/json.ts';
import type { Clock } from '../base/time.ts';

/** What a trial works with, all with the rights of whoever runs it. */
export interface TrialPorts {
  readonly objects: TrialObjects;
  readonly capture: EventCapture;
  readonly recorded: RecordedVersions;
  readonly account: AccountReader;
  readonly keys: TemporaryKeys;
  readonly clock: Clock;
  /** @throws where the trial was interrupted meanwhile */
  pause(milliseconds: number): Promise<void>;
}

/** What S3 answered to a change. */
export interface Sent {
  /** `x-amz-request-id`; `null` where the answer named none. */
  readonly requestId: string | null;
  /** `null` in a bucket that keeps no versions. */
  readonly versionId: string | null;
  /** ISO time of the answer. */
  readonly at: string;
}

/** One version or marker as S3 lists it. */
export interface ListedVersion {
  readonly versionId: string;
  readonly isMarker: boolean;
  readonly isLatest: boolean;
  /** ISO time. */
  readonly lastModified: string;
  /** `null` of markers. */
  readonly etag: string | null;
}

export interface PutOptions {
  readonly storageClass?: string;
  readonly kmsKeyArn?: string;
  /** True for a key of the caller (SSE-C), made for this object and thrown away. */
  readonly isCustomerKeyed?: boolean;
}

/**
 * Objects in the folder of the trial. Names are what comes behind the folder.
 * All throw {@link AwsRefusal} where AWS refuses.
 */
export interface TrialObjects {
  /** The whole key of a name. */
  keyOf(name: string): string;
  put(name: string, body: string, options?: PutOptions): Promise<Sent>;
  /** As a form in a browser does. */
  post(name: string, body: string): Promise<Sent>;
  /** @param options.ifAbsent - only if the target is not there */
  copy(from: string, to: string, options?: { readonly ifAbsent?: boolean }): Promise<Sent>;
  /** Begins an upload in parts. @returns what completes it with one part */
  beginUpload(name: string): Promise<(body: string) => Promise<Sent>>;
  /** Deletes a key, or destroys one of its versions. */
  remove(name: string, versionId?: string): Promise<Sent>;
  /** In one call. */
  removeAll(names: readonly string[]): Promise<Sent>;
  encryptAgain(name: string, versionId: string, kmsKeyArn: string): Promise<Sent>;
  /** Newest first, as S3 lists them. */
  versions(name: string): Promise<readonly ListedVersion[]>;
  /** Sets the versioning of the bucket to what it is. @returns `null` where it never kept versions, so that nothing was set */
  repeatVersioning(): Promise<Sent | null>;
  /** What S3 says of the bucket's policy; `null` where it has none. */
  isPolicyPublic(): Promise<boolean | null>;
}

/** What came over the default bus about the bucket. */
export interface CapturedEvent {
  /** ISO time at which EventBridge handed it over. */
  readonly receivedAt: string;
  readonly envelope: JsonObject;
}

/** A rule and a queue of the trial's own. */
export interface EventCapture {
  /** All since the trial began, in the order in which they came. */
  events(): Promise<readonly CapturedEvent[]>;
}

/** A version as the deployment has recorded it. */
export interface RecordedVersion {
  readonly versionId: string | null;
  /** ISO time. */
  readonly seenAt: string;
  /** How it was judged: `new-key`, `unverifiable`. */
  readonly class: string;
  /** Why its bytes are not known; `null` where they are. */
  readonly unestablished: string | null;
  readonly isDestroyed: boolean;
}

export interface RecordedVersions {
  /** What `sealwatch history` shows of a key, newest first. */
  of(key: string): Promise<readonly RecordedVersion[]>;
}

/** Settings of the deployment and of the account; nothing is changed. All throw {@link AwsRefusal}. */
export interface AccountReader {
  /** The trail that the stack has made; `null` where it has none. */
  stackTrail(): Promise<{
    readonly isLogging: boolean;
    /** ISO time; `null` before the first delivery. */
    readonly deliveredAt: string | null;
    readonly deliveryError: string | null;
  } | null>;
  /** How many values the metric of findings that were not reported has in the last hour. */
  metricValues(): Promise<number>;
  /** CloudWatch's word for how each alarm of the stack on metric math is. */
  metricMathStates(): Promise<readonly string[]>;
  /** DynamoDB's word for whether items of the table of runs expire. */
  runsExpiry(): Promise<string>;
  /** `PASS` where Access Analyzer does not find that the policy lets everybody in, `FAIL` where it does. */
  publicAccess(policy: JsonObject): Promise<string>;
  /** ARNs of the bucket of the trial, and of the account, for policies. */
  readonly arns: { readonly bucket: string; readonly principal: string };
}

export interface TemporaryKeys {
  /** ARN of a KMS key of the trial's own with which the functions may not decrypt, made when it is first asked for. */
  key(): Promise<string>;
}

/** AWS refused a call. */
export class AwsRefusal extends Error {
  /** Service and call: `s3 PutObject`. */
  readonly call: string;
  /** AWS's word for why: `AccessDenied`. */
  readonly code: string;
  /** Of HTTP; `null` where none is known. */
  readonly status: number | null;

  constructor(
    refusal: { readonly call: string; readonly code: string; readonly status: number | null },
    options?: ErrorOptions,
  ) {
    super(`${refusal.call}: ${refusal.code}`, options);
    this.name = 'AwsRefusal';
    this.call = refusal.call;
    this.code = refusal.code;
    this.status = refusal.status;
  }
}

import type { JsonObject } from '../../core/base/json.ts';
import {
  type AccountReader,
  AwsRefusal,
  type CapturedEvent,
  type ListedVersion,
  type PutOptions,
  type RecordedVersion,
  type Sent,
  type TrialObjects,
  type TrialPorts,
} from '../../core/trial/ports.ts';

export const FOLDER = 'trial/sealwatch-trial/';
const BUCKET = 'acme-trial';
const ACCOUNT = '111122223333';

/** How a world differs from AWS as it is documented; nothing given is AWS. */
export interface Differences {
  readonly keepsVersions?: boolean;
  /** Changes an event on its way; `null` loses it. */
  readonly event?: (envelope: JsonObject) => JsonObject | null;
  /** Changes a record on its way; `null` loses it. */
  readonly record?: (envelope: JsonObject) => JsonObject | null;
  /** The deployment reads whatever is put. */
  readonly readsEverything?: boolean;
  /** The deployment records nothing. */
  readonly isDeaf?: boolean;
  readonly ignoresConditions?: boolean;
  /** Multipart uploads get the time of their end, and are current. */
  readonly datesUploadsByTheirEnd?: boolean;
  readonly announcesReencryption?: boolean;
  readonly changesWhenReencrypted?: boolean;
  /** Calls that AWS refuses, with its code. */
  readonly refuses?: Readonly<Record<string, string>>;
  readonly policy?: boolean | null;
  readonly account?: Partial<AccountReader>;
}

type Version = ListedVersion & { readonly begunAt: number };

const EVENT_MS = 1_200;
const RECORD_MS = 90_000;

/**
 * AWS and a deployment in memory, with a clock that only waiting moves: events come after a second, records after a minute and a half, and
 * the deployment records what its events name.
 */
export class TrialWorld implements TrialObjects {
  #now = Date.parse('2026-11-30T10:00:00.000Z');
  #count = 0;
  readonly #differences: Differences;
  readonly #versions = new Map<string, Version[]>();
  readonly #coming: CapturedEvent[] = [];
  readonly #recorded: { readonly key: string; readonly from: number; readonly version: RecordedVersion }[] =
    [];
  onPause: () => void = () => {};

  constructor(differences: Differences = {}) {
    this.#differences = differences;
  }

  get ports(): TrialPorts {
    return {
      objects: this,
      capture: {
        events: async () => this.#coming.filter(({ receivedAt }) => Date.parse(receivedAt) <= this.#now),
      },
      recorded: { of: async (key) => this.#recordedOf(key) },
      account: { ...HEALTHY, ...this.#differences.account },
      keys: { key: async () => this.#ask('kms CreateKey', () => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k-1`) },
      clock: () => new Date(this.#now),
      pause: async (milliseconds) => {
        this.#now += milliseconds;
        this.onPause();
      },
    };
  }

  keyOf = (name: string): string => `${FOLDER}${name}`;

  put = async (name: string, _: string, options: PutOptions = {}): Promise<Sent> =>
    this.#ask('s3 PutObject', () => this.#create(name, 'PutObject', unreadableFor(options)));

  post = async (name: string): Promise<Sent> =>
    this.#ask('s3 PostObject', () => this.#create(name, 'PostObject', null));

  async copy(_: string, to: string, { ifAbsent = false } = {}): Promise<Sent> {
    if (ifAbsent && !this.#differences.ignoresConditions && this.#of(to).some(({ isLatest }) => isLatest))
      throw new AwsRefusal({ call: 's3 CopyObject', code: 'PreconditionFailed', status: 412 });
    return this.#ask('s3 CopyObject', () => this.#create(to, 'CopyObject', null));
  }

  async beginUpload(name: string): Promise<() => Promise<Sent>> {
    const begunAt = this.#differences.datesUploadsByTheirEnd ? null : this.#now;
    return async () => this.#create(name, 'CompleteMultipartUpload', null, begunAt ?? this.#now);
  }

  remove = async (name: string, versionId?: string): Promise<Sent> =>
    this.#ask('s3 DeleteObject', () => this.#delete(name, versionId, 'DeleteObject'));

  removeAll = async (names: readonly string[]): Promise<Sent> =>
    this.#ask('s3 DeleteObjects', () => {
      const requestId = this.#id('REQUEST');
      this.#record('DeleteObjects', { bucketName: BUCKET }, requestId);
      for (const name of names) this.#delete(name, undefined, 'DeleteObject');
      return { requestId, versionId: null, at: this.#iso() };
    });

  encryptAgain = async (name: string, versionId: string): Promise<Sent> =>
    this.#ask('s3 UpdateObjectEncryption', () => {
      const requestId = this.#id('REQUEST');
      this.#record('UpdateObjectEncryption', { bucketName: BUCKET, key: this.keyOf(name) }, requestId);
      if (this.#differences.announcesReencryption)
        this.#announce('Object Created', { key: this.keyOf(name), 'version-id': versionId }, {}, requestId);
      if (this.#differences.changesWhenReencrypted)
        this.#versions.set(
          name,
          this.#of(name).map((each) => ({ ...each, etag: '"other"' })),
        );
      return { requestId, versionId, at: this.#iso() };
    });

  versions = async (name: string): Promise<readonly ListedVersion[]> =>
    this.#of(name).map(({ begunAt: _, ...listed }) => listed);

  repeatVersioning = async (): Promise<Sent | null> =>
    this.#ask('s3 PutBucketVersioning', () => {
      if (this.#differences.keepsVersions === false) return null;
      const requestId = this.#id('REQUEST');
      const parameters = {
        bucketName: BUCKET,
        VersioningConfiguration: { Status: 'Enabled' },
        versioning: '',
      };
      this.#record('PutBucketVersioning', parameters, requestId);
      return { requestId, versionId: null, at: this.#iso() };
    });

  isPolicyPublic = async (): Promise<boolean | null> => this.#differences.policy ?? null;

  #create(name: string, reason: string, unreadable: string | null, begunAt = this.#now): Sent {
    const key = this.keyOf(name);
    const requestId = this.#id('REQUEST');
    const versionId = this.#differences.keepsVersions === false ? null : this.#id('VERSION');
    if (versionId !== null) this.#keep(name, { versionId, isMarker: false, etag: '"5d41"', begunAt });
    const object = { key, ...(versionId !== null && { 'version-id': versionId }), size: 5, etag: '5d41' };
    this.#announce('Object Created', object, { reason }, requestId);
    this.#record(reason, { bucketName: BUCKET, key }, requestId);
    this.#see(key, {
      versionId,
      class: unreadable === null ? 'new-key' : 'unverifiable',
      unestablished: this.#differences.readsEverything ? null : unreadable,
      isDestroyed: false,
    });
    return { requestId, versionId, at: this.#iso() };
  }

  #delete(name: string, versionId: string | undefined, reason: string): Sent {
    const key = this.keyOf(name);
    const requestId = this.#id('REQUEST');
    const id = versionId ?? this.#id('VERSION');
    if (versionId === undefined)
      this.#keep(name, { versionId: id, isMarker: true, etag: null, begunAt: this.#now });
    else {
      this.#versions.set(
        name,
        this.#of(name).filter((each) => each.versionId !== versionId),
      );
      this.#see(key, { versionId: id, class: 'new-key', unestablished: null, isDestroyed: true });
    }
    const type = versionId === undefined ? 'Delete Marker Created' : 'Permanently Deleted';
    this.#announce('Object Deleted', { key, 'version-id': id }, { reason, 'deletion-type': type }, requestId);
    this.#record(reason, { bucketName: BUCKET, key }, requestId);
    return { requestId, versionId: id, at: this.#iso() };
  }

  /** The version that began last is current, whatever was completed last. */
  #keep(name: string, version: Omit<Version, 'isLatest' | 'lastModified'>): void {
    const all = [
      { ...version, isLatest: false, lastModified: new Date(version.begunAt).toISOString() },
      ...this.#of(name),
    ].sort((a, b) => b.begunAt - a.begunAt);
    this.#versions.set(
      name,
      all.map((each, index) => ({ ...each, isLatest: index === 0 })),
    );
  }

  #of = (name: string): Version[] => this.#versions.get(name) ?? [];

  #announce(type: string, object: JsonObject, detail: JsonObject, requestId: string): void {
    const sequencer = (0x6500_0000_0000 + this.#count).toString(16).toUpperCase();
    const envelope = {
      ...{ version: '0', source: 'aws.s3', 'detail-type': type, account: ACCOUNT },
      detail: {
        bucket: { name: BUCKET },
        object: { ...object, sequencer },
        'request-id': requestId,
        ...detail,
      },
    };
    this.#deliver(envelope, EVENT_MS, this.#differences.event);
  }

  #record(eventName: string, requestParameters: JsonObject, requestID: string): void {
    const userIdentity = { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Tester/alice` };
    const detail = { eventName, requestParameters, requestID, userIdentity, sourceIPAddress: '203.0.113.7' };
    const envelope = { source: 'aws.s3', 'detail-type': 'AWS API Call via CloudTrail', detail };
    this.#deliver(envelope, RECORD_MS, this.#differences.record);
  }

  #deliver(envelope: JsonObject, delayMs: number, change: Differences['event']): void {
    const changed = change === undefined ? envelope : change(envelope);
    if (changed !== null)
      this.#coming.push({ receivedAt: new Date(this.#now + delayMs).toISOString(), envelope: changed });
  }

  #see(key: string, version: Omit<RecordedVersion, 'seenAt'>): void {
    const from = this.#now + 2 * EVENT_MS;
    if (!this.#differences.isDeaf)
      this.#recorded.unshift({ key, from, version: { ...version, seenAt: new Date(from).toISOString() } });
  }

  #recordedOf = (key: string): RecordedVersion[] =>
    this.#recorded.filter((each) => each.key === key && each.from <= this.#now).map(({ version }) => version);

  #ask<T>(call: string, answer: () => T): T {
    const code = this.#differences.refuses?.[call];
    if (code !== undefined) throw new AwsRefusal({ call, code, status: 403 });
    return answer();
  }

  #id(kind: string): string {
    this.#count += 1;
    return `${kind}${this.#count}`;
  }

  #iso = (): string => new Date(this.#now).toISOString();
}

const unreadableFor = ({ storageClass, kmsKeyArn, isCustomerKeyed }: PutOptions): string | null => {
  if (isCustomerKeyed) return 'customer-key';
  if (kmsKeyArn !== undefined) return 'kms-denied';
  return storageClass === 'GLACIER' ? 'archived' : null;
};

const HEALTHY: AccountReader = {
  stackTrail: async () => ({ isLogging: true, deliveredAt: '2026-11-30T09:55:00.000Z', deliveryError: null }),
  metricValues: async () => 58,
  metricMathStates: async () => ['OK', 'OK'],
  runsExpiry: async () => 'ENABLED',
  publicAccess: async (policy) => (JSON.stringify(policy).includes('"Principal":"*"') ? 'FAIL' : 'PASS'),
  arns: { bucket: `arn:aws:s3:::${BUCKET}`, principal: `arn:aws:iam::${ACCOUNT}:root` },
};

import {
  CopyObjectCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { bucketOf } from './datasets.ts';
import { clients } from './deployment.ts';
import { eventually } from './eventually.ts';
import {
  type EntryItem,
  entryOf,
  type FindingItem,
  findingsOf,
  type VersionItem,
  versionsOf,
} from './tables.ts';

type PutOptions = Partial<Omit<PutObjectCommandInput, 'Bucket' | 'Key' | 'Body'>>;

/** An object of a dataset: what people do to it in S3, and what Sealwatch has come to know of it. */
export class GuardedObject {
  readonly dataset: string;
  readonly bucket: string;
  readonly name: string;
  readonly key: string;

  /** @param name what comes after the dataset's prefix */
  constructor(dataset: string, name: string) {
    this.dataset = dataset;
    this.bucket = bucketOf(dataset);
    this.name = name;
    this.key = `${dataset}/${name}`;
  }

  get url(): string {
    return `s3://${this.bucket}/${this.key}`;
  }

  get #at() {
    return { Bucket: this.bucket, Key: this.key };
  }

  /** @returns its version id; empty where the bucket gives none */
  async put(Body: string | Buffer, options: PutOptions = {}): Promise<string> {
    const ContentLength = Buffer.byteLength(Body);
    const put = new PutObjectCommand({ ...this.#at, Body, ContentLength, ...options });
    return (await clients.s3.send(put)).VersionId ?? '';
  }

  async copyFrom({ bucket, key }: GuardedObject, versionId?: string): Promise<string> {
    const version = versionId ? `?versionId=${versionId}` : '';
    const CopySource = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}${version}`;
    return (await clients.s3.send(new CopyObjectCommand({ ...this.#at, CopySource }))).VersionId ?? '';
  }

  /** A plain delete. @returns the id of the marker that it leaves */
  async delete(): Promise<string> {
    return (await clients.s3.send(new DeleteObjectCommand(this.#at))).VersionId ?? '';
  }

  async destroy(VersionId: string): Promise<void> {
    await clients.s3.send(new DeleteObjectCommand({ ...this.#at, VersionId }));
  }

  /** Ids of the versions and markers that S3 lists of it; `null` for the one without an id. */
  async listed(): Promise<string[]> {
    const list = new ListObjectVersionsCommand({ Bucket: this.bucket, Prefix: this.key });
    const { Versions = [], DeleteMarkers = [] } = await clients.s3.send(list);
    return [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
      Key === this.key && VersionId ? [VersionId] : [],
    );
  }

  versions = (): Promise<VersionItem[]> => versionsOf(this.bucket, this.key);
  findings = (): Promise<FindingItem[]> => findingsOf(this.bucket, this.key);
  entry = (): Promise<EntryItem | undefined> => entryOf(this.bucket, this.key);

  /** Findings about its versions as `rule severity state`, in order, `with its time` where it says how long wrong bytes were current. */
  async exactVerdicts(): Promise<string[]> {
    const found = (await this.findings()).filter(({ about }) => about !== 'activity');
    return found
      .map(({ rule, severity, state, evidence }) => {
        const time = rule !== 'transient-content' && evidence.period ? ', with its time' : '';
        return `${rule} ${severity} ${state}${time}`;
      })
      .sort();
  }

  /**
   * Findings about its versions as `rule severity state`, in order: a version and its findings are written together, so none comes
   * late. What is found about calls is written apart. Whether the time of wrong bytes is a finding of its own or the period of one
   * depends on whether the alert was out before good ones came; here both are the former.
   */
  async verdicts(): Promise<string[]> {
    const found = (await this.findings()).filter(({ about }) => about !== 'activity');
    const folded = found.filter(({ rule, evidence }) => rule !== 'transient-content' && evidence.period);
    return [
      ...found.map(({ rule, severity, state }) => `${rule} ${severity} ${state}`),
      ...folded.map(() => 'transient-content high open'),
    ].sort();
  }

  /** Waits until a version is recorded as a test wants it. */
  recorded(what: string, wanted: (version: VersionItem) => boolean): Promise<VersionItem> {
    const seen: { versions: readonly VersionItem[] } = { versions: [] };
    const description = () =>
      `${this.url}: ${what}; recorded are ${seen.versions.map(({ version, class: value }) => `${version} ${value}`)}`;
    return eventually(description, async () => {
      seen.versions = await this.versions();
      return seen.versions.find(wanted);
    });
  }

  /** Waits until a version was looked at and judged. */
  judged(versionId: string): Promise<VersionItem> {
    return this.recorded(
      `a judgement of ${versionId}`,
      (each) => each.versionId === versionId && each.class !== 'unknown' && each.class !== 'pending',
    );
  }

  /** Waits until a version is the one that is expected of the key: what is fine is written a moment after its version. */
  async expected(versionId: string): Promise<void> {
    await eventually(
      `${this.url}: ${versionId}, expected of the key`,
      async () => (await this.entry())?.versionId === versionId || undefined,
    );
  }

  /** Waits until a version is known to be destroyed. */
  destroyed(versionId: string): Promise<VersionItem> {
    return this.recorded(
      `the destruction of ${versionId}`,
      (each) => each.versionId === versionId && each.destroyed !== null,
    );
  }

  /** Waits for a finding in a state. */
  finding(rule: string, state = 'open'): Promise<FindingItem> {
    const seen: { findings: readonly FindingItem[] } = { findings: [] };
    const description = () =>
      `${this.url}: ${rule} ${state}; found are ${seen.findings.map((each) => `${each.rule} ${each.state}`)}`;
    return eventually(description, async () => {
      seen.findings = await this.findings();
      return seen.findings.find((each) => each.rule === rule && each.state === state);
    });
  }
}

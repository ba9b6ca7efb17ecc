import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateJobCommand,
  DescribeJobCommand,
  type JobDescriptor,
  type S3ControlClient,
  UpdateJobStatusCommand,
} from '@aws-sdk/client-s3-control';
import { type ErrorCode, SealwatchError } from '../../core/base/errors.ts';
import { bareEtag } from '../../core/base/object-ref.ts';
import type { ChecksumJobs, JobState } from '../../core/engine/checksums/checksum-jobs.ts';
import { MANIFEST_FIELDS } from '../../core/engine/checksums/job-manifest.ts';
import type { ReportFile } from '../../core/engine/checksums/job-report.ts';
import type { JobManifest } from '../../core/engine/runs/run.ts';
import { type Refusal, refusalOf } from './refusal.ts';

export interface ChecksumPlace {
  readonly account: string;
  /** The deployment's own bucket. */
  readonly bucket: string;
  readonly bucketArn: string;
  /** The role that S3 takes for the job. */
  readonly roleArn: string;
}

/** Where manifests and reports lie in the bucket; its policy lets one role write to each. */
const MANIFESTS = 'manifests';
const REPORTS = 'reports';

const OPERATION = { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' } as const;
const MANIFEST_FORMAT = 'S3BatchOperations_CSV_20180820';
const PRIORITY = 10;
/** S3 takes no longer token. */
const MAX_TOKEN = 64;

/** Jobs of S3 Batch Operations that compute checksums. */
export class S3ChecksumJobs implements ChecksumJobs {
  readonly #s3: S3Client;
  readonly #control: S3ControlClient;
  readonly #place: ChecksumPlace;

  constructor(s3: S3Client, control: S3ControlClient, place: ChecksumPlace) {
    this.#s3 = s3;
    this.#control = control;
    this.#place = place;
  }

  async putManifest(name: string, text: string): Promise<Pick<JobManifest, 'key' | 'versionId' | 'etag'>> {
    const key = `${MANIFESTS}/${name}`;
    const put = new PutObjectCommand({
      Bucket: this.#place.bucket,
      Key: key,
      Body: text,
      ContentType: 'text/csv',
      ChecksumAlgorithm: 'SHA256',
      ExpectedBucketOwner: this.#place.account,
    });
    const { VersionId, ETag } = await this.#s3.send(put);
    if (VersionId === undefined || VersionId === 'null' || ETag === undefined)
      throw new SealwatchError(
        'USAGE',
        `the bucket ${this.#place.bucket} keeps no versions: npx cdk deploy --all --revert-drift has it keep them again`,
      );
    return { key, versionId: VersionId, etag: bareEtag(ETag) };
  }

  async manifest({ key, versionId, etag }: JobManifest): Promise<string> {
    const { ETag, Body } = await this.#get(key, versionId);
    const text = (await Body?.transformToString('utf-8')) ?? '';
    if (bareEtag(ETag ?? '') !== etag) throw broken(`${key} is not what was written`);
    return text;
  }

  async create(manifest: JobManifest, token: string): Promise<string> {
    const { account, roleArn } = this.#place;
    const command = new CreateJobCommand({
      AccountId: account,
      ClientRequestToken: token.slice(0, MAX_TOKEN),
      ConfirmationRequired: false,
      Description: 'Sealwatch: SHA-256 of guarded versions',
      Operation: { S3ComputeObjectChecksum: OPERATION },
      Manifest: {
        Spec: { Format: MANIFEST_FORMAT, Fields: [...MANIFEST_FIELDS] },
        Location: this.#location(manifest),
      },
      Report: { Enabled: true, ...this.#report() },
      Priority: PRIORITY,
      RoleArn: roleArn,
    });
    const { JobId } = await asking('the job that computes checksums', () => this.#control.send(command));
    if (!JobId) throw new SealwatchError('AWS_FAILED', 'S3 took a job and gave no id for it');
    return JobId;
  }

  async describe(id: string, manifest: JobManifest): Promise<JobState> {
    const { account } = this.#place;
    const { Job: job } = await asking(`the job ${id}`, () =>
      this.#control.send(new DescribeJobCommand({ AccountId: account, JobId: id })),
    );
    if (!job?.Status) throw new SealwatchError('AWS_FAILED', `S3 does not say how the job ${id} is`);
    const reasons = (job.FailureReasons ?? []).map(({ FailureCode, FailureReason }) =>
      [FailureCode, FailureReason].filter((each) => each).join(' '),
    );
    return {
      status: job.Status,
      endedAt: job.TerminationDate?.toISOString() ?? null,
      reasons: [...reasons, ...(job.StatusUpdateReason ? [job.StatusUpdateReason] : [])],
      isAsAsked: job.JobId === id && this.#isAsAsked(job, manifest),
    };
  }

  async cancel(id: string, reason: string): Promise<void> {
    const { account: AccountId } = this.#place;
    const command = new UpdateJobStatusCommand({
      AccountId,
      JobId: id,
      RequestedJobStatus: 'Cancelled',
      StatusUpdateReason: reason,
    });
    try {
      await asking(`that the job ${id} is cancelled`, () => this.#control.send(command));
    } catch (error) {
      // It is forgotten, or over: then there is nothing to cancel.
      if (error instanceof SealwatchError && (error.code === 'NOT_FOUND' || isOver(error.cause))) return;
      throw error;
    }
  }

  async reportIndex(id: string): Promise<string | null> {
    try {
      const { Body } = await this.#get(`${reportPlace(id)}manifest.json`);
      return (await Body?.transformToString('utf-8')) ?? '';
    } catch (error) {
      if (isAbsent(refusalOf(error))) return null;
      throw error;
    }
  }

  async *reportFile(id: string, { bucket, key, md5 }: ReportFile): AsyncGenerator<string> {
    if (bucket !== this.#place.bucket || !key.startsWith(`${reportPlace(id)}results/`))
      throw broken(`it names ${bucket}/${key}, which is none of its files`);
    const { Body } = await this.#get(key);
    const hash = createHash('md5');
    const decoder = new TextDecoder();
    for await (const chunk of Body as unknown as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
    if (md5 !== null && hash.digest('hex') !== md5.toLowerCase())
      throw broken(`${key} is not what its index says: its MD5 differs`);
  }

  #get(Key: string, VersionId?: string): Promise<GetObjectCommandOutput> {
    const { bucket: Bucket, account: ExpectedBucketOwner } = this.#place;
    return this.#s3.send(new GetObjectCommand({ Bucket, Key, VersionId, ExpectedBucketOwner }));
  }

  #location({ key, versionId, etag }: JobManifest) {
    const { bucketArn } = this.#place;
    return { ObjectArn: `${bucketArn}/${key}`, ObjectVersionId: versionId, ETag: etag };
  }

  #report() {
    const { bucketArn, account } = this.#place;
    return {
      Bucket: bucketArn,
      ExpectedBucketOwner: account,
      Prefix: REPORTS,
      Format: 'Report_CSV_20180820',
      ReportScope: 'AllTasks',
    } as const;
  }

  #isAsAsked({ Manifest, Operation, Report, RoleArn }: JobDescriptor, manifest: JobManifest): boolean {
    const location = this.#location(manifest);
    const report = this.#report();
    const found = Manifest?.Location;
    const operation = Operation?.S3ComputeObjectChecksum;
    return (
      found?.ObjectArn === location.ObjectArn &&
      bareEtag(found.ETag ?? '') === location.ETag &&
      // S3 need not say it again; where it does, it is the one.
      (found.ObjectVersionId ?? location.ObjectVersionId) === location.ObjectVersionId &&
      operation?.ChecksumAlgorithm === OPERATION.ChecksumAlgorithm &&
      operation.ChecksumType === OPERATION.ChecksumType &&
      Report?.Bucket === report.Bucket &&
      Report.Prefix === report.Prefix &&
      Report.ReportScope === report.ReportScope &&
      RoleArn === this.#place.roleArn
    );
  }
}

const reportPlace = (id: string): string => `${REPORTS}/job-${id}/`;

const broken = (why: string): SealwatchError => new SealwatchError('READ_BROKEN', why);

const isAbsent = (refusal: Refusal | null): boolean => refusal?.status === 404;

/** @throws {SealwatchError} `ACCESS_DENIED`, `NOT_FOUND` or `USAGE` where S3 refuses for good, else what the SDK threw */
async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null || refusal.status >= 500 || isThrottling(refusal)) throw error;
    const { status, code, message } = refusal;
    throw new SealwatchError(
      REFUSED_FOR_GOOD[status] ?? 'USAGE',
      `S3 refuses ${what}: ${status} ${code}: ${message}`,
      { cause: error },
    );
  }
}

/** True where S3 says that a job is in no state from which it can be cancelled. */
const isOver = (error: unknown): boolean => refusalOf(error)?.code === 'JobStatusException';

const REFUSED_FOR_GOOD: Readonly<Record<number, ErrorCode>> = { 403: 'ACCESS_DENIED', 404: 'NOT_FOUND' };

/** By its name too: some throttling has another status. */
const isThrottling = ({ status, code }: Refusal): boolean =>
  status === 429 || /TooManyRequests|Throttl|SlowDown/.test(code);

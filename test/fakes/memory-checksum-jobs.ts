import { createHash } from 'node:crypto';
import { csvRow } from '../../core/base/csv-rows.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type {
  ChecksumJobs,
  ComputedChecksum,
  ComputedChecksums,
  JobState,
} from '../../core/engine/checksums/checksum-jobs.ts';
import { type AskedVersion, parseManifest } from '../../core/engine/checksums/job-manifest.ts';
import type { ReportFile } from '../../core/engine/checksums/job-report.ts';
import type { JobManifest, Run } from '../../core/engine/runs/run.ts';

const COLUMNS = 'Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage';

/** The row that S3 writes of a version whose bytes it read. */
export const succeeded = ({ bucket, key, versionId }: AskedVersion, content: string): string[] => {
  const sha256 = createHash('sha256').update(content);
  const hex = sha256.copy().digest('hex');
  const said = {
    checksum_base64: sha256.digest('base64'),
    checksum_hex: hex,
    etag: createHash('md5').update(content).digest('hex'),
    checksumAlgorithm: 'SHA256',
    checksumType: 'FULL_OBJECT',
  };
  return [bucket, encodeURIComponent(key), versionId, 'succeeded', '', '200', JSON.stringify(said)];
};

export const failedTask = ({ bucket, key, versionId }: AskedVersion): string[] => [
  bucket,
  encodeURIComponent(key),
  versionId,
  'failed',
  'AccessDenied',
  '403',
  'Access Denied',
];

interface Job {
  readonly id: string;
  readonly manifest: JobManifest;
  looks: number;
  isCancelled: boolean;
}

/** S3 Batch Operations in memory: a job is complete at the second look, and its report says what `rows` makes of it. */
export class MemoryChecksumJobs implements ChecksumJobs {
  readonly manifests = new Map<string, string>();
  readonly jobs = new Map<string, Job>();
  readonly #tokens = new Map<string, string>();
  /** What the report says of the versions that were asked for. */
  rows: (asked: readonly AskedVersion[]) => readonly (readonly string[])[];
  /** Ends of jobs, in their order; beyond those they are complete. */
  ends: Partial<JobState>[] = [];
  /** The index in place of the right one; `null` for none. */
  index: string | null | undefined;
  #versions = 0;

  constructor(contentOf: (version: AskedVersion) => string | undefined) {
    this.rows = (asked) =>
      asked.map((version) => {
        const content = contentOf(version);
        return content === undefined ? failedTask(version) : succeeded(version, content);
      });
  }

  async putManifest(name: string, text: string): Promise<Pick<JobManifest, 'key' | 'versionId' | 'etag'>> {
    const versionId = `m${++this.#versions}`;
    const key = `manifests/${name}`;
    this.manifests.set(`${key}?${versionId}`, text);
    return { key, versionId, etag: createHash('md5').update(text).digest('hex') };
  }

  async manifest({ key, versionId, etag }: JobManifest): Promise<string> {
    const text = this.manifests.get(`${key}?${versionId}`) ?? '';
    if (createHash('md5').update(text).digest('hex') === etag) return text;
    throw new SealwatchError('READ_BROKEN', `${key} is not what was written`);
  }

  async create(manifest: JobManifest, token: string): Promise<string> {
    const known = this.#tokens.get(token);
    if (known !== undefined) return known;
    const id = `job-${this.jobs.size + 1}`;
    this.jobs.set(id, { id, manifest, looks: 0, isCancelled: false });
    this.#tokens.set(token, id);
    return id;
  }

  async describe(id: string, manifest: JobManifest): Promise<JobState> {
    const job = this.jobs.get(id);
    if (job === undefined) throw new SealwatchError('NOT_FOUND', `no job ${id}`);
    job.looks++;
    const isAsAsked = JSON.stringify(job.manifest) === JSON.stringify(manifest);
    if (job.isCancelled) return { status: 'Cancelled', endedAt: null, reasons: [], isAsAsked };
    if (job.looks === 1) return { status: 'Active', endedAt: null, reasons: [], isAsAsked };
    const end = this.ends[[...this.jobs.keys()].indexOf(id)] ?? {};
    return { status: 'Complete', endedAt: '2026-11-20T03:13:00.000Z', reasons: [], isAsAsked, ...end };
  }

  async cancel(id: string): Promise<void> {
    const job = this.jobs.get(id);
    if (job !== undefined) job.isCancelled = true;
  }

  async reportIndex(id: string): Promise<string | null> {
    if (this.index !== undefined) return this.index;
    const results = [{ Bucket: 'reports', Key: `reports/job-${id}/results/1.csv`, MD5Checksum: null }];
    return JSON.stringify({ Format: 'Report_CSV_20180820', Results: results, ReportSchema: COLUMNS });
  }

  async *reportFile(id: string, _: ReportFile): AsyncGenerator<string> {
    const job = this.jobs.get(id);
    const asked = parseManifest(await this.manifest(job?.manifest as JobManifest)) ?? [];
    const text = this.rows(asked).map(csvRow).join('');
    for (let at = 0; at < text.length; at += 100) yield text.slice(at, at + 100);
  }
}

/** What jobs computed, in memory. */
export class MemoryComputed implements ComputedChecksums {
  readonly all = new Map<string, ComputedChecksum>();

  async keep({ id }: Pick<Run, 'id'>, computed: readonly ComputedChecksum[]): Promise<void> {
    for (const each of computed) {
      const name = nameOf(id, each);
      if (!this.all.has(name)) this.all.set(name, each);
    }
  }

  async find(run: string, version: AskedVersion): Promise<ComputedChecksum | null> {
    return this.all.get(nameOf(run, version)) ?? null;
  }
}

const nameOf = (run: string, { bucket, key, versionId }: AskedVersion): string =>
  JSON.stringify([run, bucket, key, versionId]);

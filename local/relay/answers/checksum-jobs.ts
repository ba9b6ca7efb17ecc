import { randomUUID } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type XmlElement, xmlTree } from '../cloudtrail/xml.ts';
import { S3_CONTROL } from '../s3-request.ts';
import { bare, computed, taskOf, writeReport } from './job-tasks.ts';
import { type Answer, type Answerer, refusal } from './respond.ts';

const JOBS = `${S3_CONTROL}jobs`;
const STATUS_OF = new RegExp(`^${JOBS}/([^/]+)/status$`);
const NAMESPACE = 'http://awss3control.amazonaws.com/doc/2018-08-20/';
/** A job fails when more than half of its tasks have, and there were so many. */
const MIN_TASKS_TO_FAIL = 1000;

type Status = 'New' | 'Active' | 'Complete' | 'Failed' | 'Cancelled';

/** Those from which a job goes on; the others are its end. */
const GOES_ON: readonly Status[] = ['New', 'Active'];

interface Job {
  readonly id: string;
  /** As it was asked for. */
  readonly asked: XmlElement;
  readonly createdAt: Date;
  status: Status;
  endedAt: Date | null;
  reason: { readonly code: string; readonly text: string } | null;
  /** Why somebody changed its status. */
  updateReason: string;
  tasks: { total: number; succeeded: number; failed: number };
}

/**
 * S3 Batch Operations, as far as it computes checksums: it reads the manifest, computes SHA-256 of each version, archived ones too, and
 * writes a completion report in the form that AWS documents. Permissions of the role are not asked for: the emulator has none.
 */
export const checksumJobs = (client: S3Client): Answerer => {
  const jobs = new Map<string, Job>();
  const tokens = new Map<string, string>();
  return {
    knows: ({ method, path }) =>
      (method === 'POST' && (path === JOBS || STATUS_OF.test(path))) ||
      (method === 'GET' && path.startsWith(`${JOBS}/`)),
    answer: async ({ method, path, query }, body) => {
      const [, updated] = STATUS_OF.exec(path) ?? [];
      if (method === 'POST' && updated !== undefined)
        return withStatus(jobs.get(decodeURIComponent(updated)), query);
      if (method === 'GET') return described(jobs.get(decodeURIComponent(path.slice(JOBS.length + 1))));
      const asked = xmlTree(body.toString('utf8'));
      // Other operations are the emulator's own affair.
      if (!asked || !at(asked, 'Operation', 'S3ComputeObjectChecksum')) return null;
      const wrong = whatIsWrong(asked);
      if (wrong) return wrapped(refusal(400, 'InvalidRequest', wrong));
      const token = textAt(asked, 'ClientRequestToken');
      const known = tokens.get(token);
      if (known !== undefined) return created(known);
      const job = newJob(asked);
      jobs.set(job.id, job);
      tokens.set(token, job.id);
      void work(job, client);
      return created(job.id);
    },
  };
};

/** Cancels a job that goes on; of other changes nobody here makes use. */
function withStatus(job: Job | undefined, query: URLSearchParams): Answer {
  if (job === undefined) return NO_SUCH_JOB;
  const asked = query.get('requestedJobStatus') ?? '';
  if (asked !== 'Cancelled' || !GOES_ON.includes(job.status))
    return wrapped(refusal(400, 'JobStatusException', `A job that is ${job.status} cannot become ${asked}`));
  const updateReason = query.get('statusUpdateReason') ?? '';
  Object.assign(job, { status: 'Cancelled', endedAt: new Date(), updateReason });
  return {
    status: 200,
    body: `<UpdateJobStatusResult xmlns="${NAMESPACE}"><JobId>${job.id}</JobId><Status>${job.status}</Status></UpdateJobStatusResult>`,
  };
}

/** What AWS refuses before it takes a job. */
function whatIsWrong(asked: XmlElement): string | null {
  const algorithm = textAt(asked, 'Operation', 'S3ComputeObjectChecksum', 'ChecksumAlgorithm');
  const type = textAt(asked, 'Operation', 'S3ComputeObjectChecksum', 'ChecksumType');
  if (algorithm !== 'SHA256' || type !== 'FULL_OBJECT') return `${algorithm} ${type} is not played here`;
  if (textAt(asked, 'Manifest', 'Spec', 'Format') !== 'S3BatchOperations_CSV_20180820')
    return 'Invalid manifest format';
  if (textAt(asked, 'Report', 'Format') !== 'Report_CSV_20180820') return 'Invalid report format';
  const needed = [
    ['ClientRequestToken'],
    ['RoleArn'],
    ['Priority'],
    ['Manifest', 'Location', 'ETag'],
    ['Report', 'Bucket'],
  ];
  const lacking = needed.find((path) => textAt(asked, ...path) === '');
  return lacking ? `${lacking.join('.')} is missing` : null;
}

const newJob = (asked: XmlElement): Job => ({
  id: randomUUID(),
  asked,
  createdAt: new Date(),
  status: 'New',
  endedAt: null,
  reason: null,
  updateReason: '',
  tasks: { total: 0, succeeded: 0, failed: 0 },
});

async function work(job: Job, client: S3Client): Promise<void> {
  try {
    await play(job, client);
  } catch (error) {
    if (!hasEnded(job)) fail(job, 'InternalError', error instanceof Error ? error.message : String(error));
  }
}

function fail(job: Job, code: string, text: string): void {
  Object.assign(job, { status: 'Failed', endedAt: new Date(), reason: { code, text } });
}

async function play(job: Job, client: S3Client): Promise<void> {
  const location = {
    arn: textAt(job.asked, 'Manifest', 'Location', 'ObjectArn'),
    etag: textAt(job.asked, 'Manifest', 'Location', 'ETag'),
  };
  const [, bucket = '', key = ''] = /^arn:[^:]+:s3:::([^/]+)\/(.+)$/s.exec(location.arn) ?? [];
  const VersionId = textAt(job.asked, 'Manifest', 'Location', 'ObjectVersionId') || undefined;
  const manifest = await client
    .send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId }))
    .catch(() => null);
  if (manifest === null) return fail(job, 'ManifestNotFound', 'The manifest object does not exist');
  if (bare(manifest.ETag) !== bare(location.etag))
    return fail(job, 'ManifestETagMismatch', 'The ETag of the manifest object is not the one that was named');
  const fields = (at(job.asked, 'Manifest', 'Spec', 'Fields')?.children ?? []).map(({ text }) => text);
  const lines = ((await manifest.Body?.transformToString('utf-8')) ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  if (hasEnded(job)) return;
  Object.assign(job, { status: 'Active', tasks: { total: lines.length, succeeded: 0, failed: 0 } });
  const rows = { succeeded: [] as string[][], failed: [] as string[][] };
  for (const line of lines) {
    if (hasEnded(job)) return;
    const row = await computed(taskOf(line, fields), client);
    rows[row[3] === 'succeeded' ? 'succeeded' : 'failed'].push(row);
  }
  if (hasEnded(job)) return;
  job.tasks = { total: lines.length, succeeded: rows.succeeded.length, failed: rows.failed.length };
  if (textAt(job.asked, 'Report', 'Enabled') === 'true') {
    const reportBucket = textAt(job.asked, 'Report', 'Bucket').replace(/^arn:[^:]+:s3:::/, '');
    const prefix = textAt(job.asked, 'Report', 'Prefix');
    await writeReport({ job: job.id, bucket: reportBucket, prefix, rows }, client);
  }
  if (hasEnded(job)) return;
  if (lines.length >= MIN_TASKS_TO_FAIL && rows.failed.length > lines.length / 2)
    return fail(job, 'FailureThresholdExceeded', 'Job failure rate is above 50%');
  Object.assign(job, { status: 'Complete', endedAt: new Date() });
}

/** Somebody may cancel it while it is worked on. */
const hasEnded = ({ status }: Job): boolean => !GOES_ON.includes(status);

/** An element below another; undefined where there is none. */
const at = (element: XmlElement, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>(
    (found, name) => found?.children.find((child) => child.name === name),
    element,
  );

const textAt = (element: XmlElement, ...path: readonly string[]): string =>
  at(element, ...path)?.text.trim() ?? '';

const created = (id: string): Answer => ({
  status: 200,
  body: `<CreateJobResult xmlns="${NAMESPACE}"><JobId>${id}</JobId></CreateJobResult>`,
});

function described(job: Job | undefined): Answer {
  if (job === undefined) return NO_SUCH_JOB;
  const { id, asked, status, createdAt, endedAt, reason, updateReason, tasks } = job;
  const parts = ['Manifest', 'Operation', 'Report', 'Priority', 'RoleArn'].flatMap(
    (name) => at(asked, name) ?? [],
  );
  const failure = reason
    ? `<FailureReasons><member><FailureCode>${reason.code}</FailureCode><FailureReason>${escaped(reason.text)}</FailureReason></member></FailureReasons>`
    : '';
  const why = updateReason === '' ? '' : `<StatusUpdateReason>${escaped(updateReason)}</StatusUpdateReason>`;
  const ended = endedAt ? `<TerminationDate>${endedAt.toISOString()}</TerminationDate>` : '';
  const progress = `<ProgressSummary><TotalNumberOfTasks>${tasks.total}</TotalNumberOfTasks><NumberOfTasksSucceeded>${tasks.succeeded}</NumberOfTasksSucceeded><NumberOfTasksFailed>${tasks.failed}</NumberOfTasksFailed></ProgressSummary>`;
  return {
    status: 200,
    body: `<DescribeJobResult xmlns="${NAMESPACE}"><Job><JobId>${id}</JobId><Status>${status}</Status><CreationTime>${createdAt.toISOString()}</CreationTime>${ended}${why}${progress}${failure}${parts.map(written).join('')}</Job></DescribeJobResult>`,
  };
}

const written = ({ name, children, text }: XmlElement): string =>
  `<${name}>${escaped(text)}${children.map(written).join('')}</${name}>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

// S3 Control puts its errors into another element than S3.
const wrapped = ({ status, body }: Answer): Answer => ({
  status,
  body: `<ErrorResponse>${body}</ErrorResponse>`,
});

const NO_SUCH_JOB = wrapped(refusal(404, 'NoSuchJob', 'The specified job does not exist'));

import { SealwatchError } from '../../base/errors.ts';
import type { HashText } from '../../findings/finding.ts';
import type { VersionLister } from '../../versions/version-lister.ts';
import type { ManifestStore } from '../objects/ports.ts';
import { type JobTally, NOT_BEGUN, type Run, type RunChecksums, type RunJob, tagOf } from '../runs/run.ts';
import type { RunStore } from '../sealing/run-store.ts';
import { watchedDatasetOf } from '../sealing/seal-run.ts';
import {
  MAX_JOB_VERSIONS,
  MAX_MANIFEST_CHARACTERS,
  MAX_RUN_JOBS,
  type RunChecksumPorts,
} from './checksum-jobs.ts';
import { type AskedVersion, manifestLine } from './job-manifest.ts';
import { keepReport } from './keep-report.ts';

export interface ComputePorts {
  readonly checksums?: RunChecksumPorts;
  readonly runs: RunStore;
  readonly lister: Pick<VersionLister, 'listCurrent'>;
  readonly store: Pick<ManifestStore, 'entries'>;
  readonly clock: () => Date;
  readonly hash: HashText;
  readonly msLeft: () => number;
}

/** What the run is to be after this step, or how long to wait for S3. */
export type ComputeStep =
  /** With the job that S3 has just taken. */
  { readonly run: Run; readonly taken?: string } | { readonly waitSeconds: number };

/** No page is begun with less time than this. */
const LAST_MOMENT_MS = 120_000;
const PAGE = 1000;

/** Asked often at first, then every quarter of an hour: an execution has 25,000 events, of which each time takes nine. */
const WAIT = { least: 5, most: 900, share: 0.25 };

const NOTHING: RunChecksums = { cursor: null, isAsked: false, jobs: [] };

/**
 * True where S3 still has something to compute for a run, or is to be asked for it. A sweep has levels of its own, and a job for a
 * single key would cost more than reading it.
 */
export async function needsChecksums(run: Run, { checksums, runs }: ComputePorts): Promise<boolean> {
  if (checksums === undefined || run.kind === 'sweep' || run.target?.isKey === true) return false;
  if (run.checksums !== undefined)
    return !run.checksums.isAsked || run.checksums.jobs.some(({ report }) => !report);
  const { bucket, prefix } = run.target ?? (await watchedDatasetOf(run.dataset ?? '', runs));
  return run.units === 0 && checksums.isAnyTrusted(bucket, prefix);
}

/**
 * Brings the checksums of a run forward by one write of its record: lists what is to be computed, has S3 take the job, waits for it,
 * keeps what it came to. Each step may come twice.
 */
export async function computeChecksums(run: Run, ports: ComputePorts): Promise<ComputeStep> {
  const { checksums } = ports;
  if (checksums === undefined)
    throw new SealwatchError('INTERNAL', `${run.id} has nobody to ask for checksums`);
  const state = run.checksums ?? NOTHING;
  if (!state.isAsked) return { run: { ...run, checksums: await ask(run, state, checksums, ports) } };
  const index = state.jobs.findIndex(({ report }) => !report);
  const job = state.jobs[index];
  if (job === undefined) return { run };
  // Of a job that ended badly another is begun when somebody has the run go on.
  const withJob = (next: Partial<RunJob>): Run => ({
    ...run,
    checksums: { ...state, jobs: state.jobs.with(index, { ...job, ...next }) },
  });
  const notBegun = state.jobs.findIndex(({ id }) => id === null);
  const waiting = state.jobs[notBegun];
  if (waiting !== undefined) return begin(run, state, notBegun, { checksums, ports });
  const found = await checksums.jobs.describe(job.id ?? '', job.manifest).catch(forgotten);
  if (typeof found === 'string') return failed(withJob(NOT_BEGUN), found);
  if (!found.isAsAsked)
    return failed(
      withJob(NOT_BEGUN),
      `S3 says otherwise of the job ${job.id} than it was asked: nothing of it is believed`,
    );
  if (ENDED_BADLY.has(found.status)) {
    const why = found.reasons.length > 0 ? `: ${found.reasons.join('; ')}` : '';
    return failed(withJob(NOT_BEGUN), `the job ${job.id} that computes checksums is ${found.status}${why}`);
  }
  if (found.status !== 'Complete') return { waitSeconds: waitFor(job.begunAt, ports) };
  const kept = await keepReport(run, job, { ...checksums, msLeft: ports.msLeft });
  switch (kept.kind) {
    case 'not-written':
      return isLate(found.endedAt, ports)
        ? failed(
            withJob(NOT_BEGUN),
            `the job ${job.id} is complete, and S3 wrote no report of it for an hour`,
          )
        : { waitSeconds: waitFor(found.endedAt, ports) };
    case 'wrong':
      return failed(withJob(NOT_BEGUN), `the report of the job ${job.id} is not believed: ${kept.why}`);
    case 'some':
      return { run: withJob({ kept: kept.kept }) };
    case 'all':
      return { run: withJob({ kept: kept.kept, report: kept.tally }) };
  }
}

/** @returns why a job cannot be waited for of which S3 knows nothing, and to which nobody would ever get an answer */
function forgotten(error: unknown): string {
  if (error instanceof SealwatchError && error.code === 'NOT_FOUND') return error.message;
  throw error;
}

const ENDED_BADLY: ReadonlySet<string> = new Set(['Failed', 'Cancelled']);
const HOUR_MS = 3_600_000;

const failed = (run: Run, reason: string): ComputeStep => ({ run: { ...run, status: 'failed', reason } });

const isLate = (endedAt: string | null, { clock }: ComputePorts): boolean =>
  endedAt !== null && clock().getTime() - Date.parse(endedAt) > HOUR_MS;

function waitFor(since: string | null, { clock }: ComputePorts): number {
  const seconds = since === null ? 0 : (clock().getTime() - Date.parse(since)) / 1000;
  return Math.min(WAIT.most, Math.max(WAIT.least, Math.ceil(seconds * WAIT.share)));
}

async function begin(
  run: Run,
  state: RunChecksums,
  index: number,
  { checksums, ports }: { readonly checksums: RunChecksumPorts; readonly ports: ComputePorts },
): Promise<ComputeStep> {
  const job = state.jobs[index] as RunJob;
  const token = ports.hash(JSON.stringify([run.id, run.attempt, index, job.manifest.etag]));
  const id = await checksums.jobs.create(job.manifest, token);
  const begun = { ...job, id, begunAt: ports.clock().toISOString() };
  return { run: { ...run, checksums: { ...state, jobs: state.jobs.with(index, begun) } }, taken: id };
}

/** Lists as many versions as one job takes, or as the time reaches. */
async function ask(
  run: Run,
  state: RunChecksums,
  checksums: RunChecksumPorts,
  ports: ComputePorts,
): Promise<RunChecksums> {
  const { versions: most = MAX_JOB_VERSIONS, characters = MAX_MANIFEST_CHARACTERS } = checksums.limits ?? {};
  const lines: string[] = [];
  let length = 0;
  let { cursor } = state;
  let isAsked = false;
  // A page is taken whole, so that asking goes on at the end of one.
  while (!isAsked && lines.length + PAGE <= Math.max(most, PAGE) && length < characters) {
    if (ports.msLeft() < LAST_MOMENT_MS && (lines.length > 0 || cursor !== state.cursor)) break;
    const page = await candidates(run, cursor, checksums, ports);
    for (const version of page.versions) {
      lines.push(manifestLine(version));
      length += lines.at(-1)?.length ?? 0;
    }
    ({ cursor } = page);
    isAsked = cursor === null || state.jobs.length + 1 >= MAX_RUN_JOBS;
  }
  if (lines.length === 0) return { ...state, cursor, isAsked };
  const name = `${tagOf(run.id, ports.hash)}/${String(state.jobs.length + 1).padStart(4, '0')}.csv`;
  const text = lines.join('');
  const manifest = { ...(await checksums.jobs.putManifest(name, text)), versions: lines.length };
  return { ...state, cursor, isAsked, jobs: [...state.jobs, { manifest, ...NOT_BEGUN }] };
}

interface Candidates {
  readonly versions: readonly AskedVersion[];
  readonly cursor: string | null;
}

/** One page of what is to be computed: of versions that have an id, S3 stored no SHA-256 with, and whose owner believes S3. */
async function candidates(
  run: Run,
  cursor: string | null,
  { isTrusted }: RunChecksumPorts,
  ports: ComputePorts,
): Promise<Candidates> {
  const page =
    run.target === null ? await pinned(run, cursor, ports) : await listed(run.target, cursor, ports);
  return {
    cursor: page.cursor,
    versions: page.versions.flatMap(({ bucket, key, versionId, hasSha256 }) =>
      versionId !== null && !hasSha256 && isTrusted({ bucket, key }) ? [{ bucket, key, versionId }] : [],
    ),
  };
}

interface Found {
  readonly versions: readonly {
    readonly bucket: string;
    readonly key: string;
    readonly versionId: string | null;
    readonly hasSha256?: true;
  }[];
  readonly cursor: string | null;
}

/** What a seal pinned and nobody knows the digest of yet. */
async function pinned(run: Run, from: string | null, { runs, store }: ComputePorts): Promise<Found> {
  const { bucket } = await watchedDatasetOf(run.dataset ?? '', runs);
  const { pins, cursor } = await runs.allPins(run.id, from);
  const entries = await store.entries(pins.map(({ key }) => ({ bucket, key })));
  const known = new Map(
    entries.flatMap(({ key, standing: { current } }) =>
      current?.digest ? [[key, current.versionId] as const] : [],
    ),
  );
  const unknown = pins.filter(({ key, versionId }) => known.get(key) !== versionId);
  return { versions: unknown.map((pin) => ({ bucket, ...pin })), cursor };
}

async function listed(
  { bucket, prefix }: NonNullable<Run['target']>,
  cursor: string | null,
  { lister }: ComputePorts,
): Promise<Found> {
  const { objects, nextCursor } = await lister.listCurrent({ bucket, prefix, cursor, limit: PAGE });
  return { versions: objects.map((object) => ({ bucket, ...object })), cursor: nextCursor };
}

/** What the jobs of a run came to, all together. */
export const tallyOf = ({ checksums }: Pick<Run, 'checksums'>): JobTally =>
  (checksums?.jobs ?? []).reduce<JobTally>(
    (sum, { report }) => ({
      computed: sum.computed + (report?.computed ?? 0),
      failed: sum.failed + (report?.failed ?? 0),
      missing: sum.missing + (report?.missing ?? 0),
      foreign: sum.foreign + (report?.foreign ?? 0),
    }),
    { computed: 0, failed: 0, missing: 0, foreign: 0 },
  );

import type { RunStatus } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { HashText } from '../../findings/finding.ts';
import type { Gap } from '../../scope/dataset.ts';

export type RunKind = 'seal' | 'verify' | 'sweep';

/** What a verification reads again. */
export interface RunTarget {
  readonly bucket: string;
  /** Of the keys; the whole key where `isKey`. */
  readonly prefix: string;
  readonly isKey: boolean;
}

export interface RunGap extends Gap {
  /** True where keys that nobody changed are judged again too. */
  readonly isEveryKey: boolean;
}

/** Long work in the account, from its start to its end. Workers do what is written here and nothing else. */
export interface Run {
  /** `<dataset>/<start>` of a seal, `<start>/<hash>` of a verification or a sweep. */
  readonly id: string;
  readonly kind: RunKind;
  /** Set for a seal and a sweep. */
  readonly dataset: string | null;
  /** Set for a verification and a sweep. */
  readonly target: RunTarget | null;
  /** Of a sweep, as people write it; else `null`. */
  readonly level: string | null;
  /** Of a sweep of what nobody watched for a time, or by a looser mode: that time ends in the dataset's record when it is done; else `null`. */
  readonly gap: RunGap | null;
  readonly status: RunStatus;
  /** Executions of the state machine that were begun for it. */
  readonly attempt: number;
  /** False for a seal that has to show first what it is going to accept. */
  readonly isAccepted: boolean;
  /** Where the listing stopped, so that a resumed seal pins what was current at its start and not later. */
  readonly pinCursor: string | null;
  readonly isPinned: boolean;
  /** Keys that are pinned or planned so far. */
  readonly objects: number;
  readonly bytes: number;
  /** Where planning goes on. */
  readonly planCursor: string | null;
  readonly isPlanned: boolean;
  /** Units that are planned, numbered from 1. */
  readonly units: number;
  /** Units up to this one have had their turn. */
  readonly readThrough: number;
  /** Where the judging of what happened meanwhile goes on. */
  readonly judgeCursor: string | null;
  readonly judgedPages: number;
  /** Keys that were judged. */
  readonly judged: number;
  /** Keys that a sweep found as they are recorded, without a unit; `null` where there are none. */
  readonly matched: Totals | null;
  /** What S3 is asked to compute before anything is read; absent where nothing was asked yet, and where nobody believes S3. */
  readonly checksums?: RunChecksums;
  /** Set when it is done; with those. */
  readonly totals: Totals | null;
  /** Why it was stopped or failed, for people. */
  readonly reason: string | null;
  /** ISO time at which it failed last; absent where it did not, and where an earlier release wrote it. */
  readonly failedAt?: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Stable ARN; `null` where nothing is accepted, and nobody has to prove who they are. */
  readonly by: string | null;
  /** Counts the writes: each depends on the one before it. */
  readonly revision: number;
}

/** The jobs that compute checksums for a run. */
export interface RunChecksums {
  /** Where asking goes on; `null` at the beginning and at the end. */
  readonly cursor: string | null;
  /** True when S3 was asked for all that it is to compute. */
  readonly isAsked: boolean;
  readonly jobs: readonly RunJob[];
  /** Jobs of S3 for which nobody waits any more since the run was stopped, until S3 was asked to cancel them; absent where there are none. */
  readonly toCancel?: readonly string[];
}

/** One job of S3 Batch Operations. */
export interface RunJob {
  readonly manifest: JobManifest;
  /** `null` until S3 has taken it, and again when it has failed. */
  readonly id: string | null;
  /** ISO time at which S3 took it. */
  readonly begunAt: string | null;
  /** Versions of its report that are done with. */
  readonly kept: number;
  /** What its report came to; absent until all of it is kept. */
  readonly report?: JobTally;
}

/** A list of versions in the deployment's own bucket: exactly these bytes, since version and ETag are named. */
export interface JobManifest {
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  /** How many versions it lists. */
  readonly versions: number;
}

/** Versions of a job by what S3 said of them. */
export interface JobTally {
  readonly computed: number;
  /** Could not be computed, for whatever reason; these are read. */
  readonly failed: number;
  /** The report does not name them; these are read. */
  readonly missing: number;
  /** Rows about what nobody asked for; nothing is done with them. */
  readonly foreign: number;
}

/** Sums of what was committed. */
export interface Totals {
  /** Units of which every key was read. */
  readonly units: number;
  readonly keys: number;
  readonly bytes: number;
  /** Keys with open findings. */
  readonly flagged: number;
  /** Keys whose bytes were read again. */
  readonly reread: number;
  /** Keys by their outcome or state; some of them once more as `no-checksum` or `by-s3`. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Counts keys of which S3 was asked for a checksum of the whole, and stored none. */
export const NO_CHECKSUM = 'no-checksum';
/** Counts keys that were checked by S3's own SHA-256, and not read. */
export const BY_S3 = 'by-s3';

export const NO_TOTALS: Totals = { units: 0, keys: 0, bytes: 0, flagged: 0, reread: 0, outcomes: {} };

/** Sums of two parts. */
export function addTotals(one: Totals, other: Totals): Totals {
  const outcomes = { ...one.outcomes };
  for (const [name, count] of Object.entries(other.outcomes)) outcomes[name] = (outcomes[name] ?? 0) + count;
  return {
    units: one.units + other.units,
    keys: one.keys + other.keys,
    bytes: one.bytes + other.bytes,
    flagged: one.flagged + other.flagged,
    reread: one.reread + other.reread,
    outcomes,
  };
}

/** A run as it begins. */
export const newRun = (
  begun: Pick<Run, 'id' | 'kind' | 'dataset' | 'target' | 'isAccepted' | 'startedAt' | 'by'> &
    Partial<Pick<Run, 'level' | 'gap'>>,
): Run => ({
  level: null,
  gap: null,
  ...begun,
  status: 'open',
  attempt: 1,
  pinCursor: null,
  isPinned: false,
  objects: 0,
  bytes: 0,
  planCursor: null,
  isPlanned: false,
  units: 0,
  readThrough: 0,
  judgeCursor: null,
  judgedPages: 0,
  judged: 0,
  matched: null,
  totals: null,
  reason: null,
  finishedAt: null,
  revision: 0,
});

/** Jobs of S3 that are still to be cancelled. */
export const jobsToCancel = ({ checksums }: Pick<Run, 'checksums'>): readonly string[] =>
  checksums?.toCancel ?? [];

/**
 * The run without the jobs that S3 has taken and whose reports are not kept. They are to be cancelled, and whoever has the run go on
 * begins others.
 */
export function withoutJobs(run: Run): Run {
  const { checksums } = run;
  const left = (checksums?.jobs ?? []).flatMap(({ id, report }) => (id === null || report ? [] : [id]));
  if (checksums === undefined || left.length === 0) return run;
  const jobs = checksums.jobs.map((job) => (job.report ? job : { ...job, ...NOT_BEGUN }));
  return { ...run, checksums: { ...checksums, jobs, toCancel: [...jobsToCancel(run), ...left] } };
}

/** What a job is that S3 has not taken. */
export const NOT_BEGUN = { id: null, begunAt: null, kept: 0 } as const;

/** True for a run that nobody can go on with. */
export const isOver = ({ status }: Pick<Run, 'status'>): boolean =>
  status === 'done' || status === 'abandoned';

const DAY_MS = 24 * 3600 * 1000;
/** What a run plans, and what came of single keys, is kept for so long after it began: what was found is in the manifest for ever. */
export const KEPT_MS = 90 * DAY_MS;
/** One that stands still is gone on with up to then: so it has a month for its work. */
export const MAX_STANDSTILL_DAYS = 60;

/** True for a run that stands still, and would lose what it planned while it goes on: another one is begun in its place. */
export const isOutdated = ({ status, startedAt }: Pick<Run, 'status' | 'startedAt'>, now: Date): boolean =>
  status !== 'open' && now.getTime() - Date.parse(startedAt) >= MAX_STANDSTILL_DAYS * DAY_MS;

/** Characters of a tag; people may type the first six. */
const TAG_LENGTH = 12;

/** A run's short name, for people and for the state machine, which takes no slashes and colons. */
export const tagOf = (id: string, hash: HashText): string => hash(id).slice(0, TAG_LENGTH);

/** The name of one execution: asked for twice, it is one. */
export const executionName = ({ id, kind, attempt }: Run, hash: HashText): string =>
  `${kind}-${tagOf(id, hash)}-${attempt}`;

/** True for the id of a verification or a sweep: it begins with a time, which no name of a dataset does. */
export const isVerificationId = (id: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:/.test(id);

/** What a seal has that a verification has not. */
export type SealRun = Run & { readonly dataset: string; readonly by: string };

/** @throws {SealwatchError} `NOT_FOUND` where it is no seal */
export function requireSeal(run: Run): SealRun {
  const { dataset, by } = run;
  if (run.kind === 'seal' && dataset !== null && by !== null) return { ...run, dataset, by };
  throw new SealwatchError('NOT_FOUND', `the run ${run.id} is no seal`);
}

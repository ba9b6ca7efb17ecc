import { SealwatchError } from '../../core/base/errors.ts';
import { nullIdentityParts, type ObjectRef } from '../../core/base/object-ref.ts';
import { type Finding, type ObjectFinding, shortId } from '../../core/findings/finding.ts';
import { isOfAbsence } from '../../core/findings/kinds-of-finding.ts';
import { currentPeriods, type Period } from '../../core/readers/current-periods.ts';
import type { ReadSubject } from '../../core/readers/reader-tally.ts';
import type { Queries } from '../../core/report/queries.ts';
import { findOne } from '../findings/select.ts';
import { parseObjectAddress, parsePast } from '../parse/options.ts';

/** What is asked about. */
export interface ReadersQuestion {
  /** The beginning of a finding's id, or the address of an object. */
  readonly about: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly versionId?: string | undefined;
}

/** What to look for, and the finding that it comes from. */
export interface AskedSubject {
  readonly subject: ReadSubject;
  readonly finding: Finding | null;
  /** Bytes of the version; `null` where that is not known. */
  readonly size: number | null;
}

/** An object in a time, as the options say. @throws {SealwatchError} `USAGE` */
export function namedSubject({ about, from, to, versionId: id }: ReadersQuestion, now: Date): AskedSubject {
  const ref = parseObjectAddress(about);
  if (from === undefined)
    throw new SealwatchError(
      'USAGE',
      'say from when on: --from 2026-11-20T03:00:00Z, and until when with --to',
    );
  const periods = [periodOf(from, to, now)];
  const versionId = id === undefined ? undefined : id === 'null' ? null : id;
  return { subject: { ...ref, versionId, periods, since: null }, finding: null, size: null };
}

function periodOf(from: string, to: string | undefined, now: Date): Period {
  const period = { from: parsePast(from, now), to: to === undefined ? null : parsePast(to, now) };
  if (period.to === null || period.from < period.to) return period;
  throw new SealwatchError('USAGE', `--from ${from} is not before --to ${to}`);
}

/**
 * The wrong version of a finding, and the times in which it was current and wrong.
 * @throws {SealwatchError} `USAGE` for a finding that is about no bytes that anybody could have read
 */
export async function subjectOfFinding(
  queries: Queries,
  { about, from, to, versionId }: ReadersQuestion,
  now: Date,
): Promise<AskedSubject> {
  if (versionId !== undefined)
    throw new SealwatchError('USAGE', 'a finding names its version: leave --version-id out');
  const finding = await findOne(queries, about);
  const asked = finding.about === 'object' ? await ofObject(queries, finding) : ofActivity(finding);
  const limit = from === undefined && to === undefined ? null : periodOf(from ?? '1970-01-01', to, now);
  const { subject } = asked;
  return {
    ...asked,
    subject: { ...subject, periods: limit === null ? subject.periods : clipped(subject.periods, limit) },
  };
}

async function ofObject(queries: Queries, finding: ObjectFinding): Promise<AskedSubject> {
  const { bucket, key, version, versionId, evidence, happenedAt } = finding;
  if (isOfAbsence(finding)) throw nothingToRead(finding, { bucket, key });
  const history = await queries.history({ bucket, key });
  const known = currentPeriods(
    history.map(({ fact }) => fact),
    version,
  );
  // What was current before and came back was right the first time.
  const wrong = known.flatMap((period) => clipped([period], { from: happenedAt, to: null }));
  const periods = wrong.length > 0 ? wrong : evidence.period === null ? [] : [evidence.period];
  return {
    finding,
    size: evidence.actual.size,
    subject: { bucket, key, versionId: versionId ?? null, periods, since: sinceOf(version, happenedAt) },
  };
}

/** Nobody read a version by its id before it was wrong; of the null version only its times say anything. */
const sinceOf = (version: string, happenedAt: string): string | null =>
  nullIdentityParts(version) === null ? happenedAt : null;

function ofActivity(finding: Exclude<Finding, ObjectFinding>): AskedSubject {
  const { bucket, key, versionId, happenedAt, evidence } = finding;
  if (bucket === null || key === null) throw nothingToRead(finding, null);
  const periods = [evidence.period ?? { from: happenedAt, to: null }];
  const subject = { bucket, key, versionId: versionId ?? undefined, periods, since: happenedAt };
  return { finding, subject, size: null };
}

function nothingToRead({ id, rule }: Finding, ref: ObjectRef | null): SealwatchError {
  const what = ref === null ? 'no object' : 'bytes that are gone';
  const address = ref === null ? 's3://BUCKET/KEY' : `s3://${ref.bucket}/${ref.key}`;
  return new SealwatchError(
    'USAGE',
    `${shortId(id)} (${rule}) is about ${what}, so it names no wrong bytes that were there to read; name an object and a time: sealwatch readers ${JSON.stringify(address)} --from TIME`,
  );
}

/** What of periods lies within another one. */
function clipped(periods: readonly Period[], limit: Period): readonly Period[] {
  return periods.flatMap(({ from, to }) => {
    const start = from < limit.from ? limit.from : from;
    const end = to === null || (limit.to !== null && limit.to < to) ? limit.to : to;
    return end === null || start < end ? [{ from: start, to: end }] : [];
  });
}

import type { VersionIdentity } from '../../base/object-ref.ts';
import { second, wholeSecond } from '../../base/time.ts';
import { isSealed } from '../../versions/context.ts';
import { archiveOf, isRefused, isUnderWay } from '../../versions/facts.ts';
import type { ListedVersion } from '../../versions/version-lister.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { add, establish, lost } from './add-to-record.ts';
import { type ObservedVersion, recordOf } from './examine.ts';
import type { Examination } from './fast-path.ts';
import { type ExpectedPrefix, expectedPrefix } from './gather-evidence.ts';
import { noticedAt } from './noticed.ts';
import { identityOf, missing, nextRank, ranks } from './observation.ts';
import type { Records } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

/** Adds what S3 lists: versions that no event reported, the order within a second, and what is gone. */
export async function mergeListing(
  records: Records,
  examination: Examination,
  listing: readonly ListedVersion[],
): Promise<void> {
  const gone = missing(records, listing);
  const given = ranks(records, listing);
  for (const listed of listing) await mergeListed(records, examination, listed);
  for (const [version, rank] of given) {
    const record = records.get(version);
    if (record) records.set(version, add(record, { rank }));
  }
  const at = noticedAt(records.values(), examination);
  for (const listed of listing.filter((each) => cameBack(each, records, examination))) {
    const record = records.get(identityOf(listed));
    if (record) records.set(record.fact.version, add(record, { announcedAt: at }));
  }
  const rank = nextRank(records);
  for (const record of gone) {
    const destroyed = { at, by: 'found-missing', sequencer: null, rank } as const;
    records.set(record.fact.version, add(record, { destroyed }));
  }
  for (const record of unread(records, listing)) records.set(record.fact.version, lost(record));
}

async function mergeListed(records: Records, examination: Examination, listed: ListedVersion): Promise<void> {
  const version = identityOf(listed);
  const known = records.get(version);
  if (known && !isWorthAnotherTry(known, examination)) return;
  if (!known && isOfNoInterest(listed, examination)) return;
  const fresh = await examine(examination, listed, known?.firstTriedAt ?? null);
  records.set(version, known ? establish(known, fresh) : fresh);
}

const saysReadable = ({ moved }: ObjectEvent): boolean => moved?.to === null;

/**
 * A try that was put off; or any that failed, and bytes that were read and lie in an archive now, when somebody asks for a verification or
 * says that the object was restored.
 */
export function isWorthAnotherTry(record: VersionRecord, { objectEvents }: Examination): boolean {
  const { kind, digest, unestablished, destroyed } = record.fact;
  if (digest !== null && archiveOf(record.fact) !== null)
    return destroyed === null && (objectEvents.length === 0 || objectEvents.some(saysReadable));
  if (kind === 'delete-marker' || digest !== null || unestablished === 'gone') return false;
  if (isRefused(record.fact)) return record.fact.destroyed === null;
  return (
    isUnderWay(record.fact) || objectEvents.length === 0 || objectEvents.some(({ type }) => type === 'other')
  );
}

// What was replaced before the seal was never vouched for: hashing a bucket's whole past would cost much and show nothing.
function isOfNoInterest(listed: ListedVersion, { context }: Examination): boolean {
  if (listed.isLatest) return false;
  const { dataset, baseline } = context;
  const start = baseline?.storedAt ?? dataset.sealedAt;
  return start === null || second(wholeSecond(listed.storedAt)) < second(start);
}

function unread(records: Records, listing: readonly ListedVersion[]): VersionRecord[] {
  const listed = new Set(listing.map(identityOf));
  return [...records.values()].filter(
    ({ fact, detail }) =>
      !listed.has(fact.version) && (isUnderWay(fact) || (isRefused(fact) && !isKnownGone(detail))),
  );
}

const isKnownGone = (detail: string | null): boolean => detail?.endsWith(' the version was gone') ?? false;

// The seal pinned whatever was current, so what is older and has no baseline became current after it: what hid it was destroyed,
// or an upload ended that had begun before.
function cameBack(listed: ListedVersion, records: Records, { context }: Examination): boolean {
  const { dataset, baseline } = context;
  if (!listed.isLatest || listed.kind !== 'object' || !isSealed(context) || baseline !== null) return false;
  const storedAt = wholeSecond(listed.storedAt);
  return (
    second(storedAt) < second(dataset.sealedAt ?? '') && !isAnyAbove(identityOf(listed), storedAt, records)
  );
}

// Where it is known what was above, its destruction says when this one came back.
const isAnyAbove = (version: VersionIdentity, storedAt: string, records: Records): boolean =>
  [...records.values()].some(
    ({ fact }) => fact.kind !== 'unknown' && fact.version !== version && fact.storedAt >= storedAt,
  );

async function examine(
  examination: Examination,
  listed: ListedVersion,
  firstTriedAt: string | null,
): Promise<VersionRecord> {
  const { ref, context, ports, reading } = examination;
  const storedAt = wholeSecond(listed.storedAt);
  const { versionId, etag, size } = listed;
  const seen: ObservedVersion = {
    versionId,
    etag,
    size,
    storedAt,
    announcedAt: null,
    sequencer: null,
    rank: null,
  };
  if (listed.kind === 'object') {
    return reading.examine(ref, context.dataset.name, seen, {
      firstTriedAt,
      prefix: prefixOf(examination),
    });
  }
  const marker = { kind: 'delete-marker', versionId, storedAt: listed.storedAt } as const;
  return recordOf(ref, context.dataset.name, seen, marker, ports.clock(), firstTriedAt);
}

export const prefixOf = ({ entry }: Examination): ExpectedPrefix | null =>
  expectedPrefix(entry.standing.expected);

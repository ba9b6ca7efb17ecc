import { second, wholeSecond } from '../../base/time.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import type { Examination } from './fast-path.ts';
import type { Observed } from './observation.ts';
import type { Records } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

/**
 * When this worker noticed something: no earlier than what happened before, however far behind its clock is, and in a later second than
 * what is known to have gone before. What went since the seal would else be taken for older than the seal, and nobody would be told; what
 * was approved by then, for what was not; and what lay below, for current until it went.
 */
export function noticedAt(
  records: Iterable<VersionRecord>,
  { context: { dataset, approvals }, objectEvents, ports }: Examination,
): string {
  const known = [...records].map(({ fact }) => fact);
  const noticed = latest([
    ports.clock().toISOString(),
    dataset.sealedAt ?? '',
    dataset.modes.at(-1)?.since ?? '',
    ...approvals.map(({ from }) => from),
    ...objectEvents.map(({ at }) => at),
    ...known.map(({ storedAt }) => storedAt),
  ]);
  const gone = latest([
    ...objectEvents.filter(({ type }) => type === 'destroyed').map(({ at }) => at),
    ...known.map(({ destroyed }) => destroyed?.at ?? ''),
  ]);
  return gone === '' || second(gone) < second(noticed) ? noticed : nextSecond(gone);
}

const latest = (times: readonly string[]): string =>
  times.reduce((last, each) => (each > last ? each : last), '');

const nextSecond = (time: string): string => wholeSecond(new Date(new Date(time).getTime() + 1000));

/**
 * What was found missing while this version was still there went before it. A worker whose clock was ahead has given it a time that was
 * still to come, and what was destroyed since would seem to have gone before.
 */
export function correctNoticed(
  records: Records,
  before: Observed,
  { versionId, at }: Pick<ObjectEvent, 'versionId' | 'at'>,
): void {
  if (versionId === null || before.get(versionId)?.fact.destroyed !== null) return;
  if (records.get(versionId)?.fact.destroyed == null) return;
  for (const { fact } of before.values()) {
    const record = records.get(fact.version);
    const { destroyed } = fact;
    if (record && destroyed?.by === 'found-missing' && destroyed.at > at)
      records.set(fact.version, { ...record, fact: { ...record.fact, destroyed: { ...destroyed, at } } });
  }
}

import type { ObjectFinding } from '../../findings/finding.ts';
import type { Draft } from './evidence.ts';

/** In which time wrong content was current, and the id of the finding about that time that is not made. */
export interface Restored {
  readonly id: string;
  readonly period: NonNullable<ObjectFinding['evidence']['period']>;
}

/** Ids of findings that are not made, because a known one says the same. */
export const foldedIds = (known: readonly ObjectFinding[], drafts: readonly Draft[]): ReadonlySet<string> =>
  new Set([...restoredPeriods(known, drafts).values()].map(({ id }) => id));

/**
 * Findings, by id, that people were notified of before good content came: it was put back, so that the time in between belongs to what
 * they know, and is no news. Where good content came first, nobody knew while the wrong one was there, and that is a finding of its own.
 */
export function restoredPeriods(
  known: readonly ObjectFinding[],
  drafts: readonly Draft[],
): Map<string, Restored> {
  const ids = new Set(known.map(({ id }) => id));
  const given = new Set(drafts.map(({ id }) => id));
  return new Map(
    drafts.flatMap(({ id, keyEvent }) => {
      if (keyEvent.type !== 'was-transient' || ids.has(id)) return [];
      const { from, at, subject, after } = keyEvent;
      const finding = known.find(
        (each) =>
          // What is taken back says nothing of the version any more.
          given.has(each.id) &&
          each.version === subject.version &&
          each.after === after &&
          wasReportedBefore(each, at),
      );
      return finding ? [[finding.id, { id, period: { from, to: at } }]] : [];
    }),
  );
}

/** What a person resolved is closed, and what became of the key since is reported: but for what it says already. */
const wasReportedBefore = ({ rule, state, notice, time, evidence }: ObjectFinding, at: string): boolean =>
  rule !== 'transient-content' &&
  evidence.destroyed === null &&
  (state !== 'resolved' || evidence.period !== null) &&
  notice.alerts.length > 0 &&
  Date.parse(time) < Date.parse(at);

import type { VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';
import { isGuarded } from '../scope/dataset.ts';
import { type Recovery, subjectOf } from './apply-current-version.ts';
import { type Context, isSealed, modeOf } from './context.ts';
import type { VersionFact } from './facts.ts';
import type { KeyEvent } from './key-event.ts';
import type { Deviation, KeyStatus } from './key-state.ts';

/** A current version whose bytes lie in an archive. */
export interface ArchivedVersion {
  readonly fact: VersionFact;
  /** The version whose destruction brought it back, where one did. */
  readonly after: VersionIdentity | null;
  /** ISO time from which on nobody can read what is current. */
  readonly at: string;
}

/** Judges what is current and cannot be read any more: its bytes were good once, and nobody can say what readers get now. */
export function judgeArchived(
  standing: KeyStatus,
  { fact, after, at }: ArchivedVersion,
  context: Context,
): { readonly standing: KeyStatus; readonly keyEvents: readonly KeyEvent[] } {
  const { current } = standing;
  if (current?.version !== fact.version) return { standing, keyEvents: [] };
  const archived = { ...standing, current: { ...current, isArchived: true } as const };
  if (!isJudged(standing, fact, at, context)) return { standing: archived, keyEvents: [] };
  const mode = modeOf(context, at);
  const subject = { ...subjectOf(fact), unestablished: 'archived' } as const;
  const deviation: Deviation = {
    subject,
    class: 'unverifiable',
    mode,
    at,
    after,
    expected: standing.expected,
  };
  return {
    standing: isGuarded(mode) ? { ...archived, wrong: [...standing.wrong, deviation] } : archived,
    keyEvents: [{ ...deviation, type: 'became-current' }],
  };
}

// What could never be read, and what is known to be wrong, has its finding.
function isJudged(standing: KeyStatus, fact: VersionFact, at: string, context: Context): boolean {
  const { sealedAt } = context.dataset;
  if (!isSealed(context) || sealedAt === null || second(at) < second(sealedAt)) return false;
  if (fact.digest === null || standing.current?.class === 'before-baseline') return false;
  return !standing.wrong.some(({ subject }) => subject.version === fact.version);
}

/** A version that can be read again: what was wrong with it for that reason alone is put right. */
export function madeReadable(
  standing: KeyStatus,
  version: VersionIdentity,
  at: string,
): { readonly standing: KeyStatus; readonly recoveries: readonly Recovery[] } {
  const { current } = standing;
  const isOver = ({ subject }: Deviation): boolean =>
    subject.version === version && subject.digest !== null && subject.unestablished === 'archived';
  const recoveries = standing.wrong.filter(isOver).map((wrong) => ({ wrong, at }));
  const wrong = standing.wrong.filter((each) => !isOver(each));
  if (current?.version !== version) return { standing: { ...standing, wrong }, recoveries };
  const { isArchived: _, ...readable } = current;
  return { standing: { ...standing, current: readable, wrong }, recoveries };
}

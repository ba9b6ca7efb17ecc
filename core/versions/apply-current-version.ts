import type { Digest } from '../base/digest.ts';
import type { VersionIdentity } from '../base/object-ref.ts';
import type { Mode } from '../scope/dataset.ts';
import type { Need } from './classify.ts';
import type { KeyEvent, Subject } from './key-event.ts';
import { type Deviation, type KeyStatus, MAX_EARLIER } from './key-state.ts';
import type { Expectation, VersionClass } from './version-record.ts';

/** Wrong content that good content replaced, and when. */
export interface Recovery {
  readonly wrong: Deviation;
  readonly at: string;
}

/** What judging one step leads to. */
export interface Judged {
  readonly standing: KeyStatus;
  readonly class: VersionClass;
  readonly isAccepted: boolean;
  readonly keyEvents: readonly KeyEvent[];
  readonly recoveries: readonly Recovery[];
  readonly needs: readonly Need[];
}

/** A version that is current from now on, and what was already decided about it. */
export interface Arrival {
  readonly subject: Subject;
  readonly class: VersionClass;
  readonly mode: Mode;
  readonly at: string;
  readonly after: VersionIdentity | null;
  /** What is expected from now on. */
  readonly expected: Expectation | null;
  readonly newest: KeyStatus['newest'];
  readonly isJudged: boolean;
  readonly isAccepted: boolean;
  readonly isWrong: boolean;
  /** Its digest, where a person accepted this very version; `null` where nobody did. */
  readonly vouchedFor: Digest | null;
  readonly needs: readonly Need[];
}

/** Puts a version on top of the stack: what it is wrong in, and what it puts right. */
export function applyCurrentVersion(standing: KeyStatus, arrival: Arrival): Judged {
  const isMarker = arrival.subject.kind === 'delete-marker';
  const effect = isMarker ? hiding(standing, arrival) : showing(standing, arrival);
  return {
    class: arrival.class,
    isAccepted: arrival.isAccepted,
    needs: arrival.needs,
    ...effect,
    standing: { ...moved(standing, arrival), wrong: effect.wrong },
  };
}

interface Effect {
  readonly keyEvents: readonly KeyEvent[];
  readonly recoveries: readonly Recovery[];
  readonly wrong: readonly Deviation[];
}

function showing(standing: KeyStatus, arrival: Arrival): Effect {
  if (arrival.class === 'baseline') return settled(standing.wrong, arrival.at);
  if (!arrival.isJudged) return { ...NO_EFFECT, wrong: standing.wrong };
  if (arrival.isAccepted) return recovered(standing.wrong, arrival.at, arrival.vouchedFor);
  const keyEvent: KeyEvent = { type: 'became-current', ...aspects(standing, arrival) };
  const wrong = arrival.isWrong ? [...standing.wrong, asDeviation(standing, arrival)] : standing.wrong;
  return { keyEvents: [keyEvent], recoveries: [], wrong };
}

// A key that nobody expects to exist is put right by hiding it; an expected one is taken away.
function hiding(standing: KeyStatus, arrival: Arrival): Effect {
  if (!arrival.isJudged) return { ...NO_EFFECT, wrong: standing.wrong };
  if (standing.expected === null) return recovered(standing.wrong, arrival.at);
  if (standing.current === null || standing.current.class === 'delete-marker')
    return { ...NO_EFFECT, wrong: standing.wrong };
  const keyEvent: KeyEvent = { type: 'became-hidden', ...aspects(standing, arrival) };
  const wrong = arrival.isWrong ? [...standing.wrong, asDeviation(standing, arrival)] : standing.wrong;
  return { keyEvents: [keyEvent], recoveries: [], wrong };
}

const NO_EFFECT = { keyEvents: [], recoveries: [] } as const;
const CONTENT: ReadonlySet<VersionClass> = new Set([
  'altered',
  'extended',
  'rollback',
  'known-elsewhere',
  'new-key',
]);

// A seal ends all that was wrong before it, and a person who seals has looked at what was there.
const settled = (wrong: readonly Deviation[], at: string): Effect => ({
  keyEvents: [],
  recoveries: wrong.map((entry) => ({ wrong: entry, at })),
  wrong: [],
});

/**
 * Ends all wrong content at once. Content that somebody may have read meanwhile is reported, unless a person has just vouched
 * for these very bytes.
 */
export function recovered(wrong: readonly Deviation[], at: string, vouchedFor: Digest | null = null): Effect {
  const keyEvents = wrong
    .filter((entry) => CONTENT.has(entry.class))
    .filter(({ subject }) => subject.digest === null || subject.digest !== vouchedFor)
    .map((entry): KeyEvent => ({ ...entry, type: 'was-transient', from: entry.at, at }));
  return { keyEvents, recoveries: wrong.map((entry) => ({ wrong: entry, at })), wrong: [] };
}

function moved(standing: KeyStatus, arrival: Arrival): Omit<KeyStatus, 'wrong'> {
  const { version, versionId, digest } = arrival.subject;
  const past = standing.expected?.digest;
  const isSuperseded = past && arrival.expected?.digest !== past && !standing.earlier.includes(past);
  return {
    expected: arrival.expected,
    earlier: isSuperseded ? [...standing.earlier, past].slice(-MAX_EARLIER) : standing.earlier,
    current: { version, versionId, class: arrival.class, digest },
    newest: arrival.newest,
  };
}

const aspects = (standing: KeyStatus, { subject, class: value, mode, at, after }: Arrival) => ({
  subject: subjectOf(subject),
  class: value,
  mode,
  at,
  after,
  expected: standing.expected,
});

const asDeviation = (standing: KeyStatus, arrival: Arrival): Deviation => aspects(standing, arrival);

/** Only what is about the version itself, so that a standing stays small when it is stored. */
export const subjectOf = ({
  version,
  versionId,
  kind,
  digest,
  size,
  storedAt,
  unestablished,
}: Subject): Subject => ({
  version,
  versionId,
  kind,
  digest,
  size,
  storedAt,
  unestablished,
});

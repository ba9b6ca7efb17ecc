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
  readonly needs: readonly Need[];
}

/** Puts a version on top of the stack: what it is wrong in, and what it puts right. */
export function becomeCurrent(status: KeyStatus, arrival: Arrival): Judged {
  const isMarker = arrival.subject.kind === 'delete-marker';
  const effect = isMarker ? hiding(status, arrival) : showing(status, arrival);
  return {
    class: arrival.class,
    isAccepted: arrival.isAccepted,
    needs: arrival.needs,
    ...effect,
    standing: { ...moved(status, arrival), wrong: effect.wrong },
  };
}

interface Effect {
  readonly keyEvents: readonly KeyEvent[];
  readonly recoveries: readonly Recovery[];
  readonly wrong: readonly Deviation[];
}

function showing(status: KeyStatus, arrival: Arrival): Effect {
  if (!arrival.isJudged) return { ...NO_EFFECT, wrong: status.wrong };
  if (arrival.isAccepted) return recovered(status.wrong, arrival.at);
  const keyEvent: KeyEvent = { type: 'became-current', ...aspects(status, arrival) };
  const wrong = arrival.isWrong ? [...status.wrong, asDeviation(status, arrival)] : status.wrong;
  return { keyEvents: [keyEvent], recoveries: [], wrong };
}

// A key that nobody expects to exist is put right by hiding it; an expected one is taken away.
function hiding(status: KeyStatus, arrival: Arrival): Effect {
  if (!arrival.isJudged) return { ...NO_EFFECT, wrong: status.wrong };
  if (status.expected === null) return recovered(status.wrong, arrival.at);
  if (status.current === null || status.current.class === 'delete-marker')
    return { ...NO_EFFECT, wrong: status.wrong };
  const keyEvent: KeyEvent = { type: 'became-hidden', ...aspects(status, arrival) };
  const wrong = arrival.isWrong ? [...status.wrong, asDeviation(status, arrival)] : status.wrong;
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

/** Ends all wrong content at once; content that somebody may have read meanwhile is reported. */
export function recovered(wrong: readonly Deviation[], at: string): Effect {
  const keyEvents = wrong
    .filter((entry) => CONTENT.has(entry.class))
    .map((entry): KeyEvent => ({ ...entry, type: 'was-transient', from: entry.at, at }));
  return { keyEvents, recoveries: wrong.map((entry) => ({ wrong: entry, at })), wrong: [] };
}

function moved(status: KeyStatus, arrival: Arrival): Omit<KeyStatus, 'wrong'> {
  const { version, versionId, digest } = arrival.subject;
  const past = status.expected?.digest;
  const isSuperseded = past && arrival.expected?.digest !== past && !status.earlier.includes(past);
  return {
    expected: arrival.expected,
    earlier: isSuperseded ? [...status.earlier, past].slice(-MAX_EARLIER) : status.earlier,
    current: { version, versionId, class: arrival.class, digest },
    newest: arrival.newest,
  };
}

const aspects = (status: KeyStatus, { subject, class: value, mode, at, after }: Arrival) => ({
  subject: subjectOf(subject),
  class: value,
  mode,
  at,
  after,
  expected: status.expected,
});

const asDeviation = (status: KeyStatus, arrival: Arrival): Deviation => aspects(status, arrival);

/** Only what is about the version itself, so that a key status stays small when it is stored. */
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

/** A version without the hold that is recorded of it. */
export interface UnheldVersion {
  readonly key: string;
  readonly versionId: string | null;
  /** What is the matter, as a part of a sentence. */
  readonly why: string;
}

/** What the reading of locks came to, all in all. */
interface Counts {
  /** ISO time. */
  readonly startedAt: string;
  /** Versions whose lock was asked for. */
  readonly checked: number;
  /** Those of them that are not held as it is recorded. */
  readonly unheld: number;
  /** Those of which nobody could say. */
  readonly unread: number;
  /** Why, of the first of these; `null` where there are none. */
  readonly unreadReason: string | null;
}

/** A round through all versions of a hold that is under way. */
export interface HoldRound extends Counts {
  /** Where it goes on; `null` at the beginning. */
  readonly cursor: string | null;
  /** The first versions that are not held, so that a finding can name them. */
  readonly named: readonly UnheldVersion[];
}

/** A round that came to its end. */
export interface FinishedRound extends Counts {
  /** ISO time. */
  readonly endedAt: string;
}

/** How far the watch of a hold is. */
export interface HoldCheck {
  /** Name of the hold. */
  readonly hold: string;
  /** ISO time at which locks were asked for last. */
  readonly at: string;
  /** `null` between two rounds. */
  readonly round: HoldRound | null;
  /** `null` before the first one ended. */
  readonly last: FinishedRound | null;
  /** Id of the finding that reports that it is not as recorded; `null` while it is. */
  readonly finding: string | null;
}

/** Locks that are asked for in one turn, each quarter of an hour, of all holds together: what they cost in a day has an end. */
export const MAX_LOCKS = 2000;

/** Names of versions that a finding has. */
const MAX_NAMED = 20;

/** @param startedAt ISO time */
export const newRound = (startedAt: string): HoldRound => ({
  startedAt,
  cursor: null,
  checked: 0,
  unheld: 0,
  unread: 0,
  unreadReason: null,
  named: [],
});

/** What was found of one page of versions. */
export interface CheckedPage {
  readonly checked: number;
  readonly unheld: readonly UnheldVersion[];
  /** Why locks could not be read, each by itself. */
  readonly unread: readonly string[];
}

/** A round with another page of it. */
export const withPage = (round: HoldRound, page: CheckedPage, cursor: string | null): HoldRound => ({
  ...round,
  cursor,
  checked: round.checked + page.checked,
  unheld: round.unheld + page.unheld.length,
  unread: round.unread + page.unread.length,
  unreadReason: round.unreadReason ?? page.unread[0] ?? null,
  named: [...round.named, ...page.unheld].slice(0, MAX_NAMED),
});

/** @param endedAt ISO time */
export function finished(round: HoldRound, endedAt: string): FinishedRound {
  const { startedAt, checked, unheld, unread, unreadReason } = round;
  return { startedAt, endedAt, checked, unheld, unread, unreadReason };
}

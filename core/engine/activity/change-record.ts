import { type JsonObject, textAt } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';

/**
 * How a change came to be known. `baseline` is the first poll, which judges nothing; `look` is a poll that found the setting changed
 * without an event; `event` is a call.
 */
export type ChangeSource = 'baseline' | 'look' | 'event';

/** One value that a setting had from a time on. Never deleted; a change that a poll found may learn whose call it was. */
export interface ChangeRecord {
  readonly resource: string;
  readonly setting: SettingName;
  /** Names the change for good: the event's id, or `look/TIME`. Findings are named after it. */
  readonly cause: string;
  readonly source: ChangeSource;
  /** ISO time. CloudTrail records whole seconds. */
  readonly at: string;
  /** ISO time under which it is filed: `at` as it was first known. */
  readonly filedAt: string;
  /** Order within a second, where AWS's own answer showed which came last. */
  readonly rank: number;
  readonly value: unknown;
  /** The call without its parameters: the value has what counts of them. */
  readonly call: ApiCall | null;
  /** Ids of the findings about it. */
  readonly findings: readonly string[];
  /** Why it ends no finding: a call that puts right what AWS did not show as right. Absent where nothing speaks against it. */
  readonly unconfirmed?: Unconfirmed;
  /** What judging it gave; not there until it was judged, and where it has to be judged again. */
  readonly judged?: Judged;
}

/** What AWS said when a call was to end a finding. */
export interface Unconfirmed {
  /** ISO time at which AWS was asked. */
  readonly askedAt: string;
  /** What AWS answered, in words. */
  readonly answer: string;
}

/** The judgement of one change. It holds for as long as what it was made from stays the same. */
export interface Judged {
  /** `cause` of the change before it, whose value it was compared with; `null` for the first one. */
  readonly after: string | null;
  /** Names what is guarded, and the rules. */
  readonly by: string;
  /** The rules that fired (`rule/1` for a rule's second detection, `rule@CAUSE` for one against the value that an earlier change had set), each with the ISO time at which the change was undone; `null` while it is in effect. */
  readonly rules: Readonly<Record<string, string | null>>;
}

/** A change that is judged as if it had come only now, and so are the ones around it. */
export const unjudged = ({ judged: _, ...change }: ChangeRecord): ChangeRecord => change;

/** The same change, as if nothing spoke against it. */
export const withoutDoubt = ({ unconfirmed: _, ...change }: ChangeRecord): ChangeRecord => change;

/** Oldest first; in one second, what AWS showed to be last is last. */
export const inOrder = (changes: readonly ChangeRecord[]): ChangeRecord[] =>
  [...changes].sort((a, b) => compare(a.at, b.at) || a.rank - b.rank || compare(a.cause, b.cause));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Characters of a parameter that is kept: names and flags, no policies. */
const MAX_PARAMETER = 256;

/**
 * A call as it is kept. Whatever large it carried is in the value; which parameters it sent, what it waived, and the name of a new key are
 * not, and rules ask for them.
 */
export const withoutLargeParts = (call: ApiCall): ApiCall => ({
  ...call,
  parameters: plainIn(call.parameters),
  response: newKeyIn(call.response),
  additional: {},
  serviceDetails: {},
});

const plainIn = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(parameters).filter(
      ([, value]) => (typeof value !== 'object' || value === null) && String(value).length <= MAX_PARAMETER,
    ),
  );

function newKeyIn(response: JsonObject): JsonObject {
  const arn = textAt(response, 'keyMetadata', 'arn');
  return arn === null ? {} : { keyMetadata: { arn } };
}

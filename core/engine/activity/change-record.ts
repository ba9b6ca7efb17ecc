import type { JsonObject } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';

/**
 * How a change came to be known. `baseline` is the first look, which judges nothing; `look` is one that found the setting changed
 * without an event; `event` is a call.
 */
export type ChangeSource = 'baseline' | 'look' | 'event';

/** One value that a setting had from a time on. Never deleted; a look's change may learn whose call it was. */
export interface ChangeRecord {
  readonly resource: string;
  readonly setting: SettingName;
  /** Names the change for good: the event's id, or `look/TIME`. Findings are named after it. */
  readonly cause: string;
  readonly source: ChangeSource;
  /** ISO time. CloudTrail tells whole seconds. */
  readonly at: string;
  /** ISO time under which it is filed: `at` as it was first known. */
  readonly filedAt: string;
  /** Order within a second, where AWS's own answer told which came last. */
  readonly rank: number;
  readonly value: unknown;
  /** The call without its parameters, of which the value is what counts. */
  readonly call: ApiCall | null;
  /** Ids of the findings about it. */
  readonly findings: readonly string[];
}

/** Oldest first; in one second, what AWS showed to be last is last. */
export const inOrder = (changes: readonly ChangeRecord[]): ChangeRecord[] =>
  [...changes].sort((a, b) => compare(a.at, b.at) || a.rank - b.rank || compare(a.cause, b.cause));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A call as it is kept: whatever large it carried is in the value. What it waived is not, and stays. */
export const withoutParameters = (call: ApiCall): ApiCall => ({
  ...call,
  parameters: flagsIn(call.parameters),
  response: {},
  additional: {},
  serviceDetails: {},
});

const flagsIn = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(parameters).filter(([, value]) => /^(?:true|false)$/i.test(String(value))),
  );

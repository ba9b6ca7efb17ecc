import { isSameValue, textAt } from '../../base/json.ts';
import { wholeSecond } from '../../base/time.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import { type ChangeRecord, unjudged, withoutDoubt } from './change-record.ts';
import { observeChange } from './observe-change.ts';
import type { ActivityPorts, SettingHistory } from './ports.ts';
import type { Polled } from './settings-to-poll.ts';

/** The result of a poll. */
export interface PollOutcome extends Polled {
  /** `settling`: what differs from a call of a moment ago may be what was before it. */
  readonly kind: 'same' | 'settling' | 'first' | 'changed' | 'unreadable' | 'gone';
  /** In words, where it could not be read. */
  readonly detail: string | null;
  readonly findings: number;
}

/** S3 shows a changed setting with a delay; a poll sooner than this after a change could take the old value for an undo. */
const SETTLING_MS = 2 * 60 * 1000;

/**
 * Compares a setting with what was seen last, and takes in a change that no event reported. The first poll is the baseline.
 * What cannot be read is reported as such, never as unchanged.
 */
export async function pollSetting({ resource, setting }: Polled, ports: ActivityPorts): Promise<PollOutcome> {
  const before = await ports.settings.history(resource, setting);
  const read = await ports.reader.read(resource, setting);
  const common = { resource, setting, findings: 0 };
  if (read.kind === 'gone') {
    // Nothing of it is wrong any more: what a call put right was.
    const findings = await observeChange(resource, setting, ({ changes }) => withoutDoubtOf(changes), ports);
    return { ...common, kind: 'gone', detail: 'the resource is gone', findings };
  }
  if (read.kind === 'unreadable')
    return { ...common, kind: 'unreadable', detail: `${read.reason}: ${read.detail}` };
  const now = ports.clock();
  // In whole seconds, as CloudTrail records times: what happens later in this second must not come before the poll.
  const at = wholeSecond(now);
  const isNewAccessPoint = await isAccessPointMadeSince(resource, read.value, at, ports);
  let outcome: PollOutcome['kind'] = 'same';
  const propose = (history: SettingHistory): ChangeRecord | null => {
    outcome = 'same';
    // Read before somebody else wrote, the value says nothing about what they wrote.
    if (history.revision !== before.revision) return null;
    const seen = kindOf(history, read.value, at);
    const kind = seen === 'first' && isNewAccessPoint ? 'changed' : seen;
    outcome = kind;
    if (kind === 'same' || kind === 'settling') return nowConfirmed(history, read.value);
    const source = kind === 'first' ? 'baseline' : 'look';
    const cause = `${source}/${now.toISOString()}`;
    return {
      resource,
      setting,
      cause,
      source,
      at,
      filedAt: at,
      rank: 0,
      value: read.value,
      call: null,
      findings: [],
    };
  };
  const findings = await observeChange(resource, setting, propose, ports);
  return { ...common, kind: outcome, detail: null, findings };
}

/** Of a bucket's or a key's settings, what a poll was refused, and what it could read. */
export interface PolledAccess {
  readonly refused: readonly SettingName[];
  readonly answered: readonly SettingName[];
}

/**
 * Takes in what AWS refuses to say of a resource though it said it before: the detector was shut out, or is let in again. What was
 * never read is not known to be lost, and what had no answer for another reason stays as it was.
 * @returns how many findings were written
 */
export async function pollAccess(
  resource: string,
  { refused, answered }: PolledAccess,
  ports: ActivityPorts,
): Promise<number> {
  const heads = await ports.settings.heads(resource, ['access', ...refused]);
  const known = new Set(heads.map(({ setting }) => setting));
  const before = (heads.find(({ setting }) => setting === 'access')?.value ?? []) as readonly SettingName[];
  const kept = before.filter((setting) => !answered.includes(setting));
  const value = [...new Set([...kept, ...refused.filter((setting) => known.has(setting))])].sort();
  if (isSameValue(before, value)) return 0;
  const now = ports.clock();
  const at = wholeSecond(now);
  const change: ChangeRecord = {
    resource,
    setting: 'access',
    cause: `look/${now.toISOString()}`,
    source: 'look',
    at,
    filedAt: at,
    rank: 0,
    value,
    call: null,
    findings: [],
  };
  return observeChange(resource, 'access', () => change, ports);
}

/** Longer than one poll of everything takes. */
const ONE_POLL_MS = 12 * 60 * 1000;

/** True for an access point of a bucket that an earlier poll read: it is no part of what was there at the beginning. */
async function isAccessPointMadeSince(
  resource: string,
  value: unknown,
  at: string,
  { settings }: ActivityPorts,
): Promise<boolean> {
  const bucket = resource.startsWith('access-point/') ? textAt(value, 'bucket') : null;
  if (bucket === null) return false;
  const heads = await settings.heads(`bucket/${bucket}`);
  return heads.some((head) => new Date(at).getTime() - new Date(head.at).getTime() > ONE_POLL_MS);
}

/** The newest call, where AWS did not show it when it came and shows it now. */
function nowConfirmed({ changes }: SettingHistory, value: unknown): ChangeRecord | null {
  return isSameValue(changes.at(-1)?.value, value) ? withoutDoubtOf(changes) : null;
}

/** The newest call, where it was doubted. */
function withoutDoubtOf(changes: readonly ChangeRecord[]): ChangeRecord | null {
  const last = changes.at(-1);
  return last?.unconfirmed ? unjudged(withoutDoubt(last)) : null;
}

function kindOf(
  { changes }: SettingHistory,
  value: unknown,
  at: string,
): 'same' | 'settling' | 'first' | 'changed' {
  const last = changes.at(-1);
  if (!last) return 'first';
  const confirmed = changes.findLast(({ unconfirmed }) => unconfirmed === undefined);
  if (isSameValue(last.value, value) || isSameValue(confirmed?.value, value)) return 'same';
  const age = new Date(at).getTime() - new Date(last.at).getTime();
  return age < SETTLING_MS && last.source === 'event' ? 'settling' : 'changed';
}

import { mapAtOnce } from '../../base/concurrency-limit.ts';
import type { Monitor } from '../monitor.ts';
import type { ActivityPorts } from './ports.ts';
import { type PolledAccess, type PollOutcome, pollAccess, pollSetting } from './reconcile-settings.ts';
import { type Polled, settingsToPoll } from './settings-to-poll.ts';

/** The result of a poll of the settings of everything that is guarded. */
export interface PollSummary {
  /** ISO time of its end. */
  readonly at: string;
  readonly settings: number;
  /** Settings that could not be read, at most 20 of them. */
  readonly unreadable: readonly {
    readonly resource: string;
    readonly setting: string;
    readonly detail: string;
  }[];
  readonly unreadableCount: number;
  /** Trails and access points that were there: one that is gone is listed no more, and must be read all the same. */
  readonly listed: readonly string[];
}

export interface ReconcilePorts extends ActivityPorts {
  /** Resources of trails that take the events of this Region. */
  readonly trails: () => Promise<readonly string[]>;
  /** Resources of the access points of a bucket. */
  readonly accessPoints: (account: string, bucket: string) => Promise<readonly string[]>;
  /** The result of the poll before; `null` before the first. */
  readonly lastPoll: () => Promise<PollSummary | null>;
  readonly savePoll: (poll: PollSummary) => Promise<void>;
  readonly monitor: Monitor;
}

/** At the same time: S3 takes many, and one slow bucket must not hold the others up. */
const CONCURRENCY = 6;
/** As many as fit beside the rest into an item. */
export const MAX_LISTED = 2000;
/** As many as a person reads. */
export const MAX_NAMED = 20;

/**
 * Compares every setting that matters with what was seen last, some at once, and keeps the result. None keeps another from
 * being compared.
 * @returns how many settings could not be read
 * @throws {AggregateError} at the end, where settings could not be compared or kept
 */
export async function reconcileAllSettings(ports: ReconcilePorts): Promise<{ readonly unreadable: number }> {
  const before = await ports.lastPoll();
  const listed = await resources(ports);
  const settings = settingsToPoll(ports.guard, [...new Set([...listed, ...(before?.listed ?? [])])]);
  const failures: unknown[] = [];
  const outcomes = await mapAtOnce(settings, CONCURRENCY, (setting) =>
    reconcile(setting, ports).catch((error) => {
      failures.push(error);
      return null;
    }),
  );
  const access = accessOf(settings, outcomes);
  await mapAtOnce([...access], CONCURRENCY, ([resource, polled]) =>
    reconcileAccess(resource, polled, ports).catch((error) => void failures.push(error)),
  );
  const unreadable = outcomes.flatMap((outcome) => (outcome?.kind === 'unreadable' ? [outcome] : []));
  // What could not be read, or not be believed yet, is not forgotten: it may be what is gone.
  const open = settings.filter((_, index) => UNDECIDED.has(outcomes[index]?.kind ?? 'unreadable'));
  const kept = new Set([...listed, ...open.map(({ resource }) => resource)]);
  await ports.savePoll({
    at: ports.clock().toISOString(),
    settings: settings.length,
    unreadable: unreadable.slice(0, MAX_NAMED).map(namedOf),
    unreadableCount: unreadable.length,
    listed: [...kept].filter(isListed).slice(0, MAX_LISTED),
  });
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} settings could not be read`);
  return { unreadable: unreadable.length };
}

const UNDECIDED: ReadonlySet<PollOutcome['kind']> = new Set(['unreadable', 'settling']);
const UNCHANGED: ReadonlySet<PollOutcome['kind']> = new Set(['same', 'settling']);

/** What is known only by asking AWS. */
async function resources(ports: ReconcilePorts): Promise<readonly string[]> {
  const account = ports.guard.account ?? '';
  const points = ports.guard.buckets.map(({ name }) =>
    listOf(`access points of ${name}`, () => ports.accessPoints(account, name), ports.monitor),
  );
  const trails = listOf('trails', ports.trails, ports.monitor);
  return (await Promise.all([trails, ...points])).flat();
}

/** A list that AWS would not give is reported as such. */
async function listOf(
  what: string,
  list: () => Promise<readonly string[]>,
  monitor: Monitor,
): Promise<readonly string[]> {
  try {
    return await list();
  } catch (error) {
    monitor.warn('could not be listed', { what, error: error instanceof Error ? error : String(error) });
    monitor.count('SettingsUnreadable', 1);
    return [];
  }
}

async function reconcile(polled: Polled, ports: ReconcilePorts): Promise<PollOutcome> {
  const outcome = await pollSetting(polled, ports);
  const { kind, resource, setting, detail, findings } = outcome;
  ports.monitor.count('SettingsLookedAt', 1);
  if (kind === 'unreadable') ports.monitor.count('SettingsUnreadable', 1);
  if (!UNCHANGED.has(kind)) ports.monitor.warn('setting', { kind, resource, setting, detail, findings });
  return outcome;
}

/** What AWS refused to say, and what it said, of each bucket and each key. */
function accessOf(
  settings: readonly Polled[],
  outcomes: readonly (PollOutcome | null)[],
): ReadonlyMap<string, PolledAccess> {
  const polled = settings.map((each, index) => ({ ...each, outcome: outcomes[index] ?? null }));
  const ofGuarded = polled.filter(({ resource }) => /^(?:bucket|key)\//.test(resource));
  return new Map(
    [...Map.groupBy(ofGuarded, ({ resource }) => resource)].map(([resource, some]) => {
      const named = (is: (outcome: PollOutcome) => boolean) =>
        some.flatMap(({ setting, outcome }) => (outcome !== null && is(outcome) ? [setting] : []));
      return [
        resource,
        { refused: named(isRefused), answered: named(({ kind }) => kind !== 'unreadable') },
      ] as const;
    }),
  );
}

const isRefused = ({ kind, detail }: PollOutcome): boolean =>
  kind === 'unreadable' && (detail?.startsWith('access-denied: ') ?? false);

async function reconcileAccess(resource: string, polled: PolledAccess, ports: ReconcilePorts): Promise<void> {
  const findings = await pollAccess(resource, polled, ports);
  if (findings > 0) ports.monitor.warn('access', { resource, ...polled, findings });
}

const namedOf = ({ resource, setting, detail }: PollOutcome): PollSummary['unreadable'][number] => ({
  resource,
  setting,
  detail: detail ?? '',
});

/** Buckets, the account and keys are known without a list. */
const isListed = (resource: string): boolean => /^(?:trail|access-point)\//.test(resource);

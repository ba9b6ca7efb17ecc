import { CANARY_LATE_SECONDS } from '../../core/scope/canary.ts';
import { CutChain, type Joints, type Minute } from './cut-chain.ts';

/** One alarm of the stack on one metric, as `test/infra/monitoring.test.ts` finds it in the template. */
export interface ModelledAlarm {
  readonly id: string;
  readonly metric: string;
  /** The least value that is trouble, or with `isSilence` the first that is none. */
  readonly atLeast: number;
  /** Minutes of one period, and how many in a row. */
  readonly minutes: number;
  readonly periods: number;
  readonly isMissingTrouble?: true;
  readonly isSilence?: true;
}

export const ALARMS: readonly ModelledAlarm[] = [
  {
    id: 'CanaryMissed',
    metric: 'CanaryAge',
    atLeast: CANARY_LATE_SECONDS,
    minutes: 1,
    periods: 3,
    isMissingTrouble: true,
  },
  {
    id: 'FindingsNotReported',
    metric: 'OldestUnreportedFinding',
    atLeast: 180,
    minutes: 1,
    periods: 3,
    isMissingTrouble: true,
  },
  { id: 'AlertsNotPublished', metric: 'OldestUnpublishedAlert', atLeast: 180, minutes: 1, periods: 3 },
  { id: 'ChangesNotSeen', metric: 'LongestBlindSeconds', atLeast: 1, minutes: 15, periods: 1 },
  {
    id: 'NotifySilent',
    metric: 'NotifyInvocations',
    atLeast: 1,
    minutes: 5,
    periods: 2,
    isMissingTrouble: true,
    isSilence: true,
  },
  { id: 'notifyErrors', metric: 'NotifyErrors', atLeast: 1, minutes: 5, periods: 1 },
  { id: 'verifyObjectErrors', metric: 'VerifyObjectErrors', atLeast: 1, minutes: 5, periods: 1 },
  { id: 'watchDeliveryErrors', metric: 'WatchDeliveryErrors', atLeast: 1, minutes: 5, periods: 1 },
  { id: 'ObjectEventsOldest', metric: 'ObjectEventsAge', atLeast: 300, minutes: 5, periods: 1 },
  { id: 'Undelivered', metric: 'Undelivered', atLeast: 1, minutes: 5, periods: 1 },
];

/** Minutes within which each cut is told: as long as it is from one settings poll to the next. */
export const MAX_MINUTES = 15;

export interface Cut {
  readonly joint: string;
  readonly what: string;
  readonly cut: Partial<Joints>;
  /** The local AWS plays it too: `test/e2e/watching.test.ts`. */
  readonly isPlayed?: true;
  /** Why nobody has to be told. */
  readonly harmless?: string;
}

export const CUTS: readonly Cut[] = [
  {
    joint: 'bucket',
    what: 'its events to EventBridge are switched off',
    cut: { bucketSends: false },
    isPlayed: true,
  },
  {
    joint: 'event rule',
    what: 'that of one dataset is disabled',
    cut: { ruleOfDataset: false },
    isPlayed: true,
  },
  { joint: 'event rule', what: 'all are disabled', cut: { rules: false } },
  { joint: 'target', what: 'the rules lose their targets', cut: { targets: false }, isPlayed: true },
  { joint: 'queue', what: 'it is deleted', cut: { queue: false } },
  { joint: 'queue policy', what: 'it keeps EventBridge out', cut: { queueAdmits: false }, isPlayed: true },
  { joint: 'source mapping', what: 'it is disabled or deleted', cut: { mapping: false }, isPlayed: true },
  { joint: 'function', what: 'its concurrency is 0', cut: { mayRun: false }, isPlayed: true },
  { joint: 'function', what: 'it fails: other code, no role', cut: { worker: 'fails' } },
  { joint: 'tables', what: 'writes are refused', cut: { tables: 'refuse writes' } },
  { joint: 'tables', what: 'they are gone, or refuse everything', cut: { tables: 'refuse everything' } },
  {
    joint: 'stream',
    what: 'it is switched off, or its mapping',
    cut: { stream: false },
    harmless: 'alerts come by the schedule, a minute later',
  },
  {
    joint: 'notify',
    what: 'it does not run: its schedule and mapping are off, or its concurrency is 0',
    cut: { notify: false },
  },
  { joint: 'alert topic', what: 'its policy denies publishing', cut: { topic: 'denies' } },
  { joint: 'alert topic', what: 'it is deleted', cut: { topic: 'gone' } },
  { joint: 'key', what: 'it is disabled', cut: { key: 'disabled' } },
  { joint: 'key', what: 'the topic has another one', cut: { key: 'exchanged' } },
  { joint: 'watcher', what: 'the function that puts canaries does not run', cut: { watcher: false } },
];

export interface Told {
  /** Alarms and findings, in the order in which they came, with the minutes after the cut. */
  readonly by: readonly { readonly name: string; readonly minutes: number }[];
  /** Alarms and findings before the cut. */
  readonly before: readonly string[];
  /** Canaries that came to their end after the cut. */
  readonly canariesAfter: number;
  /** Messages that people got about a canary. */
  readonly peopleGot: number;
}

/** As long as it takes all alarms to have something to say. */
const QUIET_MINUTES = 35;
const MINUTES_AFTER = 40;

/** Minutes at which a cut is played: just before a canary and between two polls; and just after both. */
const MINUTES = [0, 11] as const;

/** The latest that each alarm and finding says of a cut, whenever it is made; those first that say it first. */
export async function tellersOf(cut: Pick<Cut, 'cut'>): Promise<Told['by']> {
  const plays = await Promise.all(MINUTES.map((minute) => playCut(cut, minute)));
  const worst = new Map<string, number>();
  for (const { by } of plays)
    for (const { name, minutes } of by) worst.set(name, Math.max(minutes, worst.get(name) ?? 0));
  const inAll = [...worst].filter(([name]) => plays.every(({ by }) => by.some((each) => each.name === name)));
  return inAll.map(([name, minutes]) => ({ name, minutes })).sort((a, b) => a.minutes - b.minutes);
}

/** Plays a cut on a chain that stood for a while, at a minute of its own, and says what told it. */
export async function playCut({ cut }: Pick<Cut, 'cut'>, minute: number): Promise<Told> {
  const chain = new CutChain();
  const past: Minute[] = [];
  for (let index = 0; index < QUIET_MINUTES + minute; index++) past.push(await chain.minute());
  const before = saying(past);
  const { length } = chain.canaries.messages;
  Object.assign(chain.joints, cut);
  const by: { name: string; minutes: number }[] = [];
  for (let minutes = 1; minutes <= MINUTES_AFTER; minutes++) {
    past.push(await chain.minute());
    for (const name of saying(past)) if (!by.some((each) => each.name === name)) by.push({ name, minutes });
  }
  return {
    by,
    before,
    canariesAfter: chain.canaries.messages.length - length,
    peopleGot: chain.alerts.messages.length,
  };
}

/** Alarms that are on, and findings that are open, after these minutes. */
function saying(past: readonly Minute[]): string[] {
  const alarms = ALARMS.filter((alarm) => isOn(alarm, past)).map(({ id }) => id);
  return [...alarms, ...new Set(past.at(-1)?.found ?? [])];
}

/** CloudWatch's rule: every one of the newest whole periods is trouble. */
function isOn(
  { metric, atLeast, minutes, periods, isMissingTrouble, isSilence }: ModelledAlarm,
  past: readonly Minute[],
): boolean {
  // Of the polls every minute shows the newest: that is the value of its period.
  return Array.from({ length: periods }, (_, index) => index).every((index) => {
    const end = past.length - index * minutes;
    const values = past
      .slice(Math.max(0, end - minutes), end)
      .flatMap(({ metrics }) => metrics[metric] ?? []);
    if (values.length === 0) return isMissingTrouble === true && end > 0;
    if (isSilence) return values.reduce((sum, value) => sum + value, 0) < atLeast;
    return Math.max(...values) >= atLeast;
  });
}

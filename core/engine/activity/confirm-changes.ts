import type { ChangeDetection } from './change-judge.ts';
import type { ChangeRecord } from './change-record.ts';
import { unjudged } from './change-record.ts';
import type { JudgedHistory } from './judge-setting-history.ts';
import type { SettingRead } from './ports.ts';

/** Judges a history as it is given. */
export type Judge = (changes: readonly ChangeRecord[]) => Promise<JudgedHistory>;

/** What is known besides the history itself. */
export interface Confirmation {
  /** The history as it was before this commit. */
  readonly known: readonly ChangeRecord[];
  /** What AWS said of the setting. */
  readonly read: SettingRead;
  /** True where the settings poll reads what the newest change has left. */
  readonly isConfirmedByPoll: boolean;
  readonly now: Date;
  readonly judge: Judge;
}

/**
 * Keeps calls from ending findings where AWS does not show that what was wrong was put right: the record may be forged, or AWS may show
 * an old value for a moment. Such a call stays in the history, is judged for what it does itself, and ends nothing until AWS shows it.
 * What is no bucket is not asked about at once: the settings poll confirms it. What no poll reads is believed.
 * @param judged what judging these changes gave
 */
export async function confirmChanges(
  changes: readonly ChangeRecord[],
  judged: JudgedHistory,
  confirmation: Confirmation,
): Promise<JudgedHistory> {
  const { known, read, isConfirmedByPoll, now, judge } = confirmation;
  // What no poll ever read, none will confirm.
  const isNeverRead =
    read.kind === 'unreadable' && read.reason === 'unsupported' && !isConfirmedByPoll && known.every(isCall);
  if (read.kind === 'gone' || isNeverRead) return judged;
  const doubted = judged.detections.flatMap((detection) => {
    const enders = doubtedEnders(detection, changes, confirmation);
    return enders.length === 0 ? [] : [{ wrong: detection.change.cause, enders }];
  });
  if (doubted.length === 0) return judged;
  const enders = new Set(doubted.flatMap((each) => each.enders));
  // What is doubted to have ended is said to be.
  const wrong = new Set(doubted.map((each) => each.wrong));
  const unconfirmed = { askedAt: now.toISOString(), answer: answerIn(read) };
  return judge(
    changes.map((each) => {
      if (enders.has(each.cause)) return unjudged({ ...each, unconfirmed });
      return wrong.has(each.cause) ? unjudged(each) : each;
    }),
  );
}

const isCall = ({ source }: ChangeRecord): boolean => source === 'event';

function answerIn(read: Exclude<SettingRead, { readonly kind: 'gone' }>): string {
  if (read.kind === 'read') return 'AWS shows that it is still wrong';
  if (read.reason === 'unsupported') return 'the next settings poll asks AWS';
  return `AWS gave no answer (${read.reason})`;
}

/** The calls that would end a detection though AWS does not show it; none where a later change or a poll explains what AWS shows. */
function doubtedEnders(
  { change, undoneAt, holdsFor }: ChangeDetection,
  changes: readonly ChangeRecord[],
  { known, read }: Confirmation,
): readonly string[] {
  if (undoneAt === null || (read.kind === 'read' && !holdsFor(read.value))) return [];
  const start = changes.findIndex(({ cause }) => cause === change.cause);
  const end = changes.findIndex(
    ({ at, value }, index) => index > start && at >= undoneAt && !holdsFor(value),
  );
  const ender = changes[end];
  if (!ender) return [];
  const isOld = (one: ChangeRecord): boolean =>
    known.some(({ cause, unconfirmed }) => cause === one.cause && unconfirmed === undefined);
  if (isOld(ender) && isOld(change)) return [];
  const after = changes.slice(end);
  const isExplained = after.some((each) => !isCall(each) || holdsFor(each.value));
  return isExplained ? [] : after.map(({ cause }) => cause);
}

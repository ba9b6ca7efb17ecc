import type { RecordKind } from '../../core/log/leaf.ts';
import type { Context } from '../context.ts';
import { sealwatchFlags } from '../globals.ts';
import { shellCommand } from '../output/escape.ts';
import { counted } from '../output/style.ts';
import type { Differences } from './find-repairs.ts';
import type { PointInTime } from './point-in-time.ts';
import { pointInTimeCommand } from './render-repair.ts';
import type { Tally } from './repair-tally.ts';
import { restoredNotes } from './restore-tables.ts';

interface Ended {
  readonly differences: Differences;
  readonly tally: Tally;
  readonly isApplied: boolean;
  /** `null` where nobody asked for it. */
  readonly past: PointInTime | null;
  /** What was asked about; `null` for all. */
  readonly kinds: readonly RecordKind[] | null;
}

/** Says what became of all items, and what to do next. */
export async function endRepair(context: Context, ended: Ended): Promise<void> {
  const { terminal, globals } = context;
  const { differences, tally, isApplied } = ended;
  const { log, isOpen, cut } = differences.summary;
  const { planned, done, changed, cannot, failed } = tally.outcomes;
  if (globals.json) await terminal.json({ kind: 'summary', log, isOpen, cut, isApplied, ...tally.outcomes });
  else
    await terminal.print(
      isApplied
        ? `${counted(done, 'item')} put right, ${changed} written meanwhile, ${cannot} cannot be repaired from the log, ${failed} failed`
        : `${counted(planned, 'item')} would be put right, ${cannot} cannot be repaired from the log`,
    );
  for (const note of notesOf(context, ended)) terminal.note(note);
}

function* notesOf({ globals }: Context, { differences, tally, isApplied, past, kinds }: Ended) {
  const sealwatch = (...words: string[]) => shellCommand('sealwatch', ...words, ...sealwatchFlags(globals));
  const { isOpen, cut } = differences.summary;
  const { planned, done, changed } = tally.outcomes;
  if (!isOpen)
    yield 'the log is not open yet: nothing is repaired until all that was there before it is imported';
  if (cut.length > 0)
    yield `the log is told nothing any more of: ${cut.join(', ')}; the stream of its table is off, or the table is another one: docs/operations.md says what to do`;
  for (const [kind, at] of past === null ? tally.tooLarge : [])
    yield `a table that is restored to a time before it has the ${kind} that is too large for the log: ${pointInTimeCommand(kind, at, globals)}`;
  const [time] = past?.tables ?? [];
  const words = [
    ...(time ? ['--point-in-time', time.time.toISOString()] : []),
    ...(kinds ? ['--record', kinds.join(',')] : []),
  ];
  if (!isApplied && (planned > 0 || past?.isThere === false))
    yield `put it right: ${sealwatch('repair', ...words, '--apply')}`;
  if (changed > 0) yield `what was written meanwhile is judged again by ${sealwatch('repair')}`;
  if (past !== null) yield* restoredNotes(past, globals);
  if (done > 0) {
    yield `in a minute ${sealwatch('verify', '--manifest')} shows it as put back; then verify the datasets, because Sealwatch may have judged by what somebody had changed`;
    yield 'within a quarter of an hour manifest-tampered may also report the repair, as it looks at each write by itself: resolve that, and what is repaired';
  }
}

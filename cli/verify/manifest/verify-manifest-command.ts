import type { Context } from '../../context.ts';
import { EXIT, type ExitCode, worst } from '../../exit-codes.ts';
import { escapeText } from '../../output/escape.ts';
import { counted } from '../../output/style.ts';
import type { ManifestSummary } from './compare-manifest.ts';
import { faultLines } from './fault-lines.ts';
import { openLog } from './log-reader.ts';
import { type ManifestFault, verifyManifest } from './verify-manifest.ts';

/** Compares the tables with their log, and prints what somebody changed who is not Sealwatch. */
export async function verifyManifestCommand(
  { globals, terminal, connect }: Context,
  checkpoints: readonly string[],
): Promise<ExitCode> {
  const tally: Tally = { tampered: 0, putBack: 0, behind: 0 };
  const summary = await verifyManifest(
    {
      log: await openLog(await connect()),
      checkpoints,
      now: () => Date.now(),
      onProgress: (text) => terminal.progress.show(() => text),
    },
    async (fault) => {
      if (fault.state === 'put-back') tally.putBack += 1;
      else if (fault.state === 'behind') tally.behind += 1;
      else tally.tampered += 1;
      if (globals.json) await terminal.json({ kind: 'record', record: fault.kind, ...withoutKind(fault) });
      else await terminal.print(...faultLines(fault));
    },
  );
  if (summary === null) {
    terminal.note('the log has no checkpoint yet: nothing was appended since it was deployed');
    return EXIT.unchecked;
  }
  const { tampered, putBack, behind } = tally;
  if (globals.json) await terminal.json({ kind: 'summary', ...summary, tampered, putBack, behind });
  else await terminal.print(...summaryLines(summary, tally));
  for (const note of notesOf(summary, tally, checkpoints.length)) terminal.note(note);
  const isUnchecked = behind + summary.notLookedAt > 0 || !summary.isOpen;
  const isTampered = tampered > 0 || summary.cut.length > 0;
  return worst(isTampered ? EXIT.findings : EXIT.fine, isUnchecked ? EXIT.unchecked : EXIT.fine);
}

interface Tally {
  tampered: number;
  putBack: number;
  behind: number;
}

const withoutKind = ({ kind: _, ...rest }: ManifestFault): Omit<ManifestFault, 'kind'> => rest;

const summaryLines = (
  { log, records, rows, lagSeconds }: ManifestSummary,
  { tampered, putBack, behind }: Tally,
): string[] => [
  `${counted(rows, 'item')} compared with ${counted(records, 'record')} of the log: ${tampered} tampered with, ${putBack} put back, ${behind} newer than the log`,
  `log ${escapeText(log.name)}, ${log.size} entries, root ${log.root}; it was ${lagSeconds} s behind`,
];

function* notesOf(summary: ManifestSummary, { behind }: Tally, checkpoints: number): Generator<string> {
  if (checkpoints > 0) yield `the log goes on from ${counted(checkpoints, 'checkpoint')} that was handed out`;
  if (summary.cut.length > 0)
    yield `the log is told nothing any more of: ${summary.cut.join(', ')}; the stream of its table is off, or the table is another one`;
  if (!summary.isOpen)
    yield 'the log is not open yet: what was in the tables before it is still being imported, and an item without a seal is nobody’s fault until then';
  if (behind > 0)
    yield `${counted(behind, 'item')} differs and the log does not say so after a minute and a half; look at the alarms of AppendLog, then verify again`;
  if (summary.notLookedAt > 0)
    yield `${counted(summary.notLookedAt, 'item')} more differ from the log, and were not looked at again`;
}

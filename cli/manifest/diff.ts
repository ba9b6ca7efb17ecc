import { type Difference, diffManifests } from '../../core/manifests/diff.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { noteNotRead } from './notes.ts';
import { type OpenedManifest, openManifest } from './open-manifest.ts';
import { requireSignature, type TrustOptions } from './signature.ts';

const CHANGES = ['ADDED', 'DELETED', 'MODIFIED', 'unknown'] as const;

/** Prints what happened from one manifest to another, of whatever formats they are. */
export async function diffOfManifests(
  context: Context,
  [before, after]: readonly [string, string],
  options: TrustOptions,
): Promise<ExitCode> {
  const { terminal, globals } = context;
  const opened = [await openManifest(before), await openManifest(after)] as const;
  for (const each of opened) if (!globals.json) noteNotRead(terminal, each.file, each.notRead);
  await requireSignatures(context, opened, options);
  const differences = diffManifests(opened[0].manifest, opened[1].manifest);
  const counts = Object.fromEntries(
    CHANGES.flatMap((change) => {
      const found = differences.filter((each) => each.change === change).length;
      return found > 0 ? [[change, found] as const] : [];
    }),
  );
  if (globals.json) {
    for (const each of differences) await terminal.json({ kind: 'file', ...each });
    await terminal.json({
      kind: 'summary',
      before: opened[0].manifest.files.length,
      after: opened[1].manifest.files.length,
      changes: counts,
    });
  } else {
    await terminal.table(COLUMNS, differences);
    const parts = Object.entries(counts).map(([change, found]) => `${count(found)} ${change}`);
    await terminal.print(
      [
        `${counted(opened[1].manifest.files.length, 'file')}`,
        ...(parts.length > 0 ? parts : ['no difference']),
      ].join(', '),
    );
  }
  return worst(
    differences.some(({ change }) => change !== 'unknown') ? EXIT.findings : EXIT.fine,
    counts.unknown === undefined ? EXIT.fine : EXIT.unchecked,
  );
}

/** Checks whatever is signed; where a signature is asked for, one of the two at least has to be. */
async function requireSignatures(
  context: Context,
  opened: readonly OpenedManifest[],
  options: TrustOptions,
): Promise<void> {
  const isAsked = options.key !== undefined || options.trust !== undefined;
  const isAnySigned = opened.some(({ signed }) => signed !== null);
  for (const each of opened) {
    const isLeft = each.signed === null && isAnySigned;
    await requireSignature(context, each, isLeft ? {} : options);
    if (isLeft && isAsked)
      context.terminal.note(`${escapeText(each.file)} is not signed: nothing says who made it`);
  }
}

const COLUMNS: readonly Column<Difference>[] = [
  {
    title: 'CHANGE',
    cell: ({ change }) => ({ text: change, format: change === 'unknown' ? 'yellow' : 'red' }),
  },
  { title: 'FILE', shrinks: true, wraps: true, cell: ({ path }) => escapeText(path) },
  { title: 'DETAIL', shrinks: true, cell: ({ detail }) => escapeText(detail ?? '') },
];

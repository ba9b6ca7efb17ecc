import { SealwatchError } from '../../../core/base/errors.ts';
import type { Context } from '../../context.ts';
import { datasetNamed } from '../../datasets.ts';
import { EXIT, type ExitCode, worst } from '../../exit-codes.ts';
import { noteNotRead } from '../../manifest/notes.ts';
import { openManifest } from '../../manifest/open-manifest.ts';
import { escapeText } from '../../output/escape.ts';
import { bytes, counted, STATE_FORMAT, shortDigest } from '../../output/style.ts';
import type { Column } from '../../output/table.ts';
import { parseAddress } from '../../parse/options.ts';
import { selectEntries } from '../../query/select.ts';
import { countedFiles, Summary } from '../summary.ts';
import { type ExpectedFile, expectedByFile, expectedByManifest } from './expected.ts';
import { type VerifiedFile, verifyTree } from './verify-tree.ts';

/** What a directory is to be compared with: keys of the manifest, or a manifest in a file. */
export interface LocalAsked {
  readonly address: string | undefined;
  readonly dataset: string | undefined;
  readonly manifest: string | undefined;
  /** Directories into which links of the tree may lead. */
  readonly linksInto: readonly string[];
}

/** Verifies a directory of this machine and prints what is not as it should be. */
export async function verifyLocal(context: Context, directory: string, asked: LocalAsked): Promise<ExitCode> {
  const { globals, terminal } = context;
  const summary = new Summary();
  const verified = verifyTree(directory, await expectedOf(context, asked), { linksInto: asked.linksInto });
  const files = countedFiles(verified, summary, {
    isHandedOn: ({ state }) => globals.json || state !== 'intact',
    onProgress: () =>
      terminal.progress.show(() => `verified ${counted(summary.keys, 'file')}, ${bytes(summary.bytes)}`),
  });
  if (globals.json) {
    for await (const file of files) await terminal.json({ kind: 'file', ...file });
    await terminal.json({
      kind: 'summary',
      files: summary.keys,
      bytes: summary.bytes,
      states: summary.states,
    });
  } else {
    await terminal.table(COLUMNS, files);
    await terminal.print(summary.text('file'));
  }
  return worst(summary.exitCode, summary.keys === 0 ? EXIT.unchecked : EXIT.fine);
}

async function expectedOf(
  context: Context,
  asked: LocalAsked,
): Promise<AsyncIterable<readonly ExpectedFile[]>> {
  const { address, dataset, manifest } = asked;
  if ([address, dataset, manifest].filter((each) => each !== undefined).length !== 1) {
    throw new SealwatchError(
      'USAGE',
      'say what to compare the directory with: one of --dataset NAME, --manifest FILE and s3://bucket/prefix',
    );
  }
  if (manifest !== undefined) return expectedInFile(context, manifest);
  const { queries } = await context.connect();
  const prefix =
    dataset === undefined ? parseAddress(address ?? '').key : (await datasetNamed(queries, dataset)).prefix;
  return expectedByManifest(await selectEntries(queries, { address, dataset }), prefix);
}

async function expectedInFile(
  { terminal }: Context,
  file: string,
): Promise<AsyncIterable<readonly ExpectedFile[]>> {
  const { manifest, notRead, signed } = await openManifest(file);
  noteNotRead(terminal, file, notRead);
  if (signed !== null)
    terminal.note(
      `the signature of ${escapeText(file)} was not checked: manifest verify checks it, with --key or --trust`,
    );
  return expectedByFile(manifest);
}

const COLUMNS: readonly Column<VerifiedFile>[] = [
  {
    title: 'STATE',
    cell: ({ state }) => ({ text: state, format: state === 'weak' ? 'yellow' : STATE_FORMAT[state] }),
  },
  { title: 'FILE', shrinks: true, wraps: true, cell: ({ name }) => escapeText(name) },
  { title: 'EXPECTED', drop: 2, cell: ({ expected }) => shortDigest(expected) },
  { title: 'FOUND', drop: 1, cell: ({ digest }) => shortDigest(digest) },
  { title: 'DETAIL', shrinks: true, cell: ({ detail }) => escapeText(detail ?? '') },
];

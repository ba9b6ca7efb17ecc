import { isBelowOneOf } from '../../core/manifests/file-path.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { bytes, counted, shortDigest } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { isAddress } from '../parse/options.ts';
import { expectedByFile } from '../verify/local/expected.ts';
import { type VerifiedFile, verifyTree } from '../verify/local/verify-tree.ts';
import { countedFiles, Summary } from '../verify/summary.ts';
import { noteNotRead, noteTwins } from './notes.ts';
import type { ReachStore } from './object-store.ts';
import { type OpenedManifest, type OpenOptions, openManifest } from './open-manifest.ts';
import { ownNames, payloadOf } from './payload.ts';
import { type SignatureState, signatureState, type TrustOptions } from './signature.ts';

export interface VerifyManifestOptions extends OpenOptions, TrustOptions {
  readonly linksInto?: readonly string[] | undefined;
}

/** What the seed's program calls it. */
const FINDINGS: Readonly<Partial<Record<VerifiedFile['state'], string>>> = {
  added: 'ADDED',
  removed: 'DELETED',
  altered: 'MODIFIED',
};

/** Compares a directory, or what is current below an address, with a manifest. Needs no deployment. */
export async function verifyManifest(
  context: Context,
  { file, target }: { readonly file: string; readonly target: string },
  options: VerifyManifestOptions,
  reach?: ReachStore,
): Promise<ExitCode> {
  const { terminal, globals } = context;
  const opened = await openManifest(file, options);
  const signature = await signatureState(context, opened.signed, options);
  if (!globals.json) noteNotRead(terminal, file, opened.notRead);
  const twins = noteTwins(
    terminal,
    opened.manifest.files.map(({ path }) => path),
  );
  const summary = new Summary();
  // What somebody else signed says nothing about the files.
  const source = signature === 'wrong' ? none() : verified(context, opened, target, { options, reach });
  const files = countedFiles(source, summary, {
    isHandedOn: ({ state }) => globals.json || state !== 'intact',
    onProgress: () =>
      terminal.progress.show(() => `verified ${counted(summary.keys, 'file')}, ${bytes(summary.bytes)}`),
  });
  if (globals.json) {
    for await (const each of files)
      await terminal.json({ kind: 'file', ...each, finding: FINDINGS[each.state] ?? null });
    await terminal.json({
      kind: 'summary',
      format: opened.format,
      signature,
      files: summary.keys,
      bytes: summary.bytes,
      states: summary.states,
      notRead: opened.notRead,
      twins,
    });
  } else {
    await terminal.table(COLUMNS, files);
    await terminal.print(...summaryLines(summary, signature));
  }
  return worst(summary.exitCode, ofSignature(signature), summary.keys === 0 ? EXIT.unchecked : EXIT.fine);
}

async function* none(): AsyncGenerator<never> {}

const ofSignature = (state: SignatureState): ExitCode =>
  state === 'wrong' ? EXIT.findings : state === 'unchecked' ? EXIT.unchecked : EXIT.fine;

const SIGNATURES: Readonly<Record<SignatureState, string | null>> = {
  unsigned: null,
  unchecked: 'its signature was not checked: say whose it should be with --key or --trust',
  verified: 'signed by one who is trusted',
  wrong: 'MODIFIED: its signature is not that of the given key, so nothing was compared with it',
};

function summaryLines(summary: Summary, signature: SignatureState): string[] {
  const said = SIGNATURES[signature];
  return [...(signature === 'wrong' ? [] : [summary.text('file')]), ...(said === null ? [] : [said])];
}

interface Ways {
  readonly options: VerifyManifestOptions;
  readonly reach: ReachStore | undefined;
}

async function* verified(
  context: Context,
  opened: OpenedManifest,
  target: string,
  { options, reach }: Ways,
): AsyncGenerator<readonly VerifiedFile[]> {
  if (isAddress(target)) {
    // The client of S3 takes longer to load than a directory takes to list.
    const { verifyBucket } = await import('./verify-bucket.ts');
    for await (const each of verifyBucket(context, opened, target, reach)) yield [each];
    return;
  }
  const { file, format, manifest } = opened;
  const own = ownNames(target, file === '-' ? undefined : file, format);
  const isIgnored = (name: string): boolean => own.has(name) || isBelowOneOf(name, manifest.ignores);
  const { linksInto } = options;
  yield* verifyTree(payloadOf(target), expectedByFile(manifest), {
    isIgnored,
    ...(linksInto === undefined ? {} : { linksInto }),
  });
}

const COLUMNS: readonly Column<VerifiedFile>[] = [
  {
    title: 'FINDING',
    cell: ({ state }) => ({ text: FINDINGS[state] ?? state, format: state in FINDINGS ? 'red' : 'yellow' }),
  },
  { title: 'FILE', shrinks: true, wraps: true, cell: ({ name }) => escapeText(name) },
  { title: 'EXPECTED', drop: 2, cell: ({ expected }) => shortDigest(expected) },
  { title: 'FOUND', drop: 1, cell: ({ digest }) => shortDigest(digest) },
  { title: 'DETAIL', shrinks: true, cell: ({ detail }) => escapeText(detail ?? '') },
];

import { compareKeys } from '../../core/base/object-ref.ts';
import {
  type FileDigest,
  fileAlgorithmOf,
  type Manifest,
  strongestDigest,
} from '../../core/manifests/manifest.ts';
import { inOrder } from '../batches.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { bytes, counted, shortDigest } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { isAddress, parseAddress } from '../parse/options.ts';
import { expectedByFile } from '../verify/local/expected.ts';
import { compared, type VerifiedFile, verifyTree } from '../verify/local/verify-tree.ts';
import { Summary } from '../verify/summary.ts';
import { ownNames, payloadOf, whyUnread } from './create.ts';
import { noteNotRead, noteTwins } from './notes.ts';
import {
  folderOf,
  type NamedObject,
  type ObjectStore,
  objectsBelow,
  type ReachStore,
} from './object-store.ts';
import { type OpenedManifest, type OpenOptions, openManifest } from './open-manifest.ts';
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
  reach: ReachStore,
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
  const files = counting(source, summary, () =>
    terminal.progress.show(() => `verified ${counted(summary.keys, 'file')}, ${bytes(summary.bytes)}`),
  );
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
    await terminal.table(COLUMNS, remarkable(files));
    await terminal.print(...summaryLines(summary, signature));
  }
  return worst(summary.exitCode, ofSignature(signature), summary.keys === 0 ? EXIT.unchecked : EXIT.fine);
}

async function* none(): AsyncGenerator<VerifiedFile> {}

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
  readonly reach: ReachStore;
}

function verified(
  { globals }: Context,
  { file, format, manifest }: OpenedManifest,
  target: string,
  { options, reach }: Ways,
): AsyncIterable<VerifiedFile> {
  if (isAddress(target))
    return verifyBucket(reach(globals), target, isOfKeys(format) ? below(manifest, target) : manifest);
  const own = ownNames(target, file === '-' ? undefined : file, format);
  const isIgnored = (name: string): boolean => own.has(name) || isBelowOneOf(name, manifest.ignores);
  const { linksInto } = options;
  return verifyTree(payloadOf(target), expectedByFile(manifest), {
    isIgnored,
    ...(linksInto === undefined ? {} : { linksInto }),
  });
}

/** These list keys, whole. */
const isOfKeys = (format: OpenedManifest['format']): boolean =>
  format === 's3-batch' || format === 's3-inventory';

/** What a list of keys says about those below an address; what it says about others was not asked. */
function below(manifest: Manifest, address: string): Manifest {
  const { bucket, key } = parseAddress(address);
  const prefix = folderOf(key);
  const files = manifest.files.flatMap((file) =>
    file.object?.bucket === bucket && file.path.startsWith(prefix)
      ? [{ ...file, path: file.path.slice(prefix.length) }]
      : [],
  );
  return { ...manifest, files };
}

const isBelowOneOf = (name: string, paths: readonly string[]): boolean =>
  paths.some((path) => name === path || name.startsWith(`${path}/`));

const CONCURRENCY = 16;

type Pair = {
  readonly name: string;
  readonly found: NamedObject | null;
  readonly file: Manifest['files'][number] | null;
};

async function* verifyBucket(
  store: ObjectStore,
  address: string,
  manifest: Manifest,
): AsyncGenerator<VerifiedFile> {
  const ref = parseAddress(address);
  const work = (pair: Pair) => verifyObject(store, ref.bucket, pair);
  yield* inOrder(pairs(objectsBelow(store, ref), manifest), CONCURRENCY, work);
}

/** Puts what is there beside what is expected; both come in the order of keys. */
async function* pairs(found: AsyncIterable<NamedObject>, { files, ignores }: Manifest): AsyncGenerator<Pair> {
  let next = 0;
  for await (const object of found) {
    for (; next < files.length && compareKeys(files[next]?.path ?? '', object.name) < 0; next += 1)
      yield { name: files[next]?.path ?? '', found: null, file: files[next] ?? null };
    const file = files[next]?.path === object.name ? (files[next] ?? null) : null;
    if (file !== null) next += 1;
    if (file !== null || !isBelowOneOf(object.name, ignores))
      yield { name: object.name, found: object, file };
  }
  for (; next < files.length; next += 1)
    yield { name: files[next]?.path ?? '', found: null, file: files[next] ?? null };
}

async function verifyObject(
  store: ObjectStore,
  bucket: string,
  { name, found, file }: Pair,
): Promise<VerifiedFile> {
  const expected = file && strongestDigest(file);
  const base = { name, expected, digest: null, size: null };
  if (found === null) return { ...base, state: 'removed', detail: 'not there' };
  const algorithm = expected === null ? 'sha256' : fileAlgorithmOf(expected);
  const { key, versionId } = found;
  const outcome = await store.hash({ bucket, key, versionId }, [algorithm]);
  if (outcome.kind !== 'hashed') return { ...base, state: 'unverifiable', detail: whyUnread(outcome) };
  const digest: FileDigest = `${algorithm}:${outcome.digests[algorithm] ?? ''}`;
  const read = { ...base, digest, size: outcome.facts.size };
  if (file === null) return { ...read, state: 'added', detail: 'nothing is expected under this name' };
  const judged = compared({ digest: expected, size: file.size }, read);
  const isOther = file.object?.versionId != null && file.object.versionId !== versionId;
  const version = isOther ? `version ${versionId}, not ${file.object?.versionId}` : null;
  return { ...read, ...judged, detail: [judged.detail, version].filter(Boolean).join('; ') || null };
}

async function* counting(
  source: AsyncIterable<VerifiedFile>,
  summary: Summary,
  onProgress: () => void,
): AsyncGenerator<VerifiedFile> {
  for await (const file of source) {
    summary.add({ ...file, findings: [] });
    onProgress();
    yield file;
  }
}

async function* remarkable(source: AsyncIterable<VerifiedFile>): AsyncGenerator<VerifiedFile> {
  for await (const file of source) if (file.state !== 'intact') yield file;
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

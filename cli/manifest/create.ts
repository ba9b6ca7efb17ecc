import { statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { standsForFolder } from '../../core/base/object-ref.ts';
import type { FormatName } from '../../core/manifests/format.ts';
import {
  bareFile,
  type FileAlgorithm,
  type ManifestFile,
  manifestOf,
  totalBytes,
  withProvenance,
} from '../../core/manifests/manifest.ts';
import { algorithmsFor } from '../../core/manifests/print-manifest.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import { inOrder } from '../batches.ts';
import type { Context } from '../context.ts';
import { datasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { bytes, counted } from '../output/style.ts';
import { isAddress, parseAddress, parsePast } from '../parse/options.ts';
import { entriesAt } from '../query/past-entries.ts';
import { hashTree } from './hash-tree.ts';
import { noteTwins } from './notes.ts';
import { type NamedObject, objectsBelow, type ReachStore } from './object-store.ts';
import { requireDestination, type WriteOptions, writeManifest } from './write-manifest.ts';

export interface CreateOptions extends WriteOptions {
  readonly dataset?: string | undefined;
  readonly at?: string | undefined;
  readonly name?: string | undefined;
  readonly linksInto?: readonly string[] | undefined;
}

/** What could not be read, and why. */
interface Problem {
  readonly name: string;
  readonly detail: string;
}

type Scanned = ManifestFile | Problem;

/** Makes a manifest of a directory, of what is current below an address, or of what a dataset expects. */
export async function createManifest(
  context: Context,
  source: string | undefined,
  options: CreateOptions,
  reach: ReachStore,
): Promise<ExitCode> {
  const { terminal, globals, clock } = context;
  if ((source === undefined) === (options.dataset === undefined))
    throw new SealwatchError('USAGE', 'say what to list: DIRECTORY, s3://bucket/prefix or --dataset NAME');
  if (options.at !== undefined && options.dataset === undefined)
    throw new SealwatchError(
      'USAGE',
      '--at goes with --dataset: what a directory or a bucket was then nobody knows',
    );
  requireDestination(context, options);
  const createdAt = clock().toISOString();
  const files: ManifestFile[] = [];
  const problems: Problem[] = [];
  let size = 0;
  for await (const each of scanned(context, source, options, reach)) {
    if ('detail' in each) problems.push(each);
    else files.push(each);
    size += 'detail' in each ? 0 : (each.size ?? 0);
    terminal.progress.show(() => `read ${counted(files.length, 'file')}, ${bytes(size)}`);
  }
  if (files.length === 0 && problems.length === 0)
    throw new SealwatchError('USAGE', `there is no file in ${JSON.stringify(source ?? options.dataset)}`);
  const manifest = manifestOf(files, { name: options.name ?? nameOf(source, options), createdAt });
  const printed = await writeManifest(context, manifest, options);
  const twins = noteTwins(
    terminal,
    files.map(({ path }) => path),
  );
  for (const { name, detail } of problems)
    terminal.note(`not read: ${escapeText(name)}: ${escapeText(detail)}`);
  if (globals.json)
    await terminal.json({
      kind: 'manifest',
      format: options.format,
      output: options.output,
      name: manifest.name,
      files: printed.count,
      bytes: totalBytes(manifest.files),
      isSigned: options.signKey !== undefined,
      notHeld: printed.notHeld,
      notRead: problems,
      twins,
    });
  const isWhole = problems.length === 0 && printed.count === files.length;
  return isWhole ? EXIT.fine : EXIT.unchecked;
}

function nameOf(source: string | undefined, { dataset }: CreateOptions): string {
  if (dataset !== undefined) return dataset;
  const path = source ?? '';
  if (!isAddress(path)) return basename(resolve(path));
  const { bucket, key } = parseAddress(path);
  return basename(key) || bucket;
}

function scanned(
  context: Context,
  source: string | undefined,
  options: CreateOptions,
  reach: ReachStore,
): AsyncIterable<Scanned> {
  const algorithms = algorithmsFor(options.format);
  if (source === undefined) return ofDataset(context, options.dataset ?? '', options.at);
  if (isAddress(source)) return ofBucket(context, source, algorithms, reach);
  return ofDirectory(source, algorithms, options);
}

async function* ofDirectory(
  directory: string,
  algorithms: readonly FileAlgorithm[],
  { output, format, linksInto }: CreateOptions,
): AsyncGenerator<Scanned> {
  const own = ownNames(directory, output, format);
  const isLeftOut = (name: string): boolean => own.has(name);
  const options = { algorithms, isLeftOut, ...(linksInto === undefined ? {} : { linksInto }) };
  for await (const { name, result } of hashTree(payloadOf(directory), options)) {
    if ('error' in result) yield { name, detail: result.error };
    else yield { ...bareFile(name), digests: result.digests, size: result.size };
  }
}

/** What is written into the directory that it is about is no part of that. */
export function ownNames(
  directory: string,
  file: string | undefined,
  format: FormatName,
): ReadonlySet<string> {
  if (file === undefined || format === 'bagit') return new Set();
  const name = relative(resolve(payloadOf(directory)), resolve(file));
  return name.startsWith('..') ? new Set() : new Set([name.split(sep).join('/')]);
}

/** The files of a bag are below its `data`; those of any other directory are in it. */
export function payloadOf(directory: string): string {
  const isBag = statSync(join(directory, 'bagit.txt'), { throwIfNoEntry: false })?.isFile() ?? false;
  return isBag ? join(directory, 'data') : directory;
}

const CONCURRENCY = 16;

async function* ofBucket(
  { globals }: Context,
  address: string,
  algorithms: readonly FileAlgorithm[],
  reach: ReachStore,
): AsyncGenerator<Scanned> {
  const store = reach(globals);
  const ref = parseAddress(address);
  const work = async (object: NamedObject): Promise<Scanned> => {
    const { key, versionId } = object;
    const found = await store.hash({ bucket: ref.bucket, key, versionId }, algorithms);
    if (found.kind !== 'hashed') return { name: object.name, detail: whyUnread(found) };
    const { size, etag, storedAt } = found.facts;
    return {
      path: object.name,
      digests: found.digests,
      size,
      object: { bucket: ref.bucket, key, versionId },
      etag,
      storedAt: storedAt.toISOString(),
    };
  };
  yield* inOrder(objectsBelow(store, ref), CONCURRENCY, work);
}

/** Why a version gave no bytes, in words. */
export function whyUnread(
  outcome: { readonly kind: 'unreadable'; readonly detail: string } | { readonly kind: string },
): string {
  if ('detail' in outcome) return outcome.detail;
  return outcome.kind === 'gone'
    ? 'it was overwritten or destroyed while it was read'
    : 'it was deleted while it was read';
}

async function* ofDataset(
  { connect, clock }: Context,
  name: string,
  time: string | undefined,
): AsyncGenerator<Scanned> {
  const at = time === undefined ? null : parsePast(time, clock());
  const { queries } = await connect();
  const dataset = await datasetNamed(queries, name);
  const { bucket, prefix } = dataset;
  const now = queries.entries(bucket, prefix);
  for await (const entry of at === null ? now : entriesAt(now, { queries, datasets: [dataset], at })) {
    // What is there and not expected, and the folders of the console, are no part of what was approved.
    const isFolder = standsForFolder({ key: entry.key, isEmpty: (entry.size ?? 0) === 0 }, prefix);
    if (entry.since === null || isFolder) continue;
    yield expectedFile(entry, prefix);
  }
}

function expectedFile(
  { bucket, key, digest, size, versionId, provenance = [] }: EntrySummary,
  prefix: string,
): Scanned {
  const path = key.slice(prefix.length);
  if (digest === null) return { name: path, detail: 'its digest was never established' };
  const at = digest.indexOf(':');
  const digests = { [digest.slice(0, at)]: digest.slice(at + 1) };
  return {
    ...bareFile(path),
    digests,
    size,
    object: { bucket, key, versionId },
    ...withProvenance(provenance),
  };
}

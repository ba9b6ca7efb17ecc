import { basename, resolve } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import {
  bareFile,
  type FileAlgorithm,
  type ManifestFile,
  manifestOf,
  totalBytes,
} from '../../core/manifests/manifest.ts';
import { algorithmsFor } from '../../core/manifests/print-manifest.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { bytes, counted } from '../output/style.ts';
import { isAddress, parseAddress } from '../parse/options.ts';
import { type HashedFile, hashTree } from './hash-tree.ts';
import { noteTwins } from './notes.ts';
import type { ReachStore } from './object-store.ts';
import { ownNames, payloadOf } from './payload.ts';
import type { Problem, Scanned } from './scan-bucket.ts';
import { requireDestination, type WriteOptions, writeManifest } from './write-manifest.ts';

export interface CreateOptions extends WriteOptions {
  readonly dataset?: string | undefined;
  readonly at?: string | undefined;
  readonly name?: string | undefined;
  readonly linksInto?: readonly string[] | undefined;
}

/** Makes a manifest of a directory, of what is current below an address, or of what a dataset expects. */
export async function createManifest(
  context: Context,
  source: string | undefined,
  options: CreateOptions,
  reach?: ReachStore,
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
  for await (const some of scanned(context, source, options, reach)) {
    for (const each of some) {
      if ('detail' in each) problems.push(each);
      else files.push(each);
      size += 'detail' in each ? 0 : (each.size ?? 0);
    }
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

/** Some at a time: handing on each of many small files by itself takes longer than reading it. */
async function* scanned(
  context: Context,
  source: string | undefined,
  options: CreateOptions,
  reach: ReachStore | undefined,
): AsyncGenerator<readonly Scanned[]> {
  const algorithms = algorithmsFor(options.format);
  // What these two need of AWS takes longer to load than a directory takes to list.
  if (source === undefined) {
    const { scanDataset } = await import('./scan-dataset.ts');
    for await (const each of scanDataset(context, options.dataset ?? '', options.at)) yield [each];
  } else if (isAddress(source)) {
    const { scanBucket } = await import('./scan-bucket.ts');
    for await (const each of scanBucket(context, source, { algorithms, reach })) yield [each];
  } else yield* ofDirectory(source, algorithms, options);
}

async function* ofDirectory(
  directory: string,
  algorithms: readonly FileAlgorithm[],
  { output, format, linksInto }: CreateOptions,
): AsyncGenerator<readonly Scanned[]> {
  const own = ownNames(directory, output, format);
  const isLeftOut = (name: string): boolean => own.has(name);
  const options = { algorithms, isLeftOut, ...(linksInto === undefined ? {} : { linksInto }) };
  for await (const files of hashTree(payloadOf(directory), options)) yield files.map(scannedFile);
}

const scannedFile = ({ name, result }: HashedFile): Scanned =>
  'error' in result
    ? { name, detail: result.error }
    : { ...bareFile(name), digests: result.digests, size: result.size };

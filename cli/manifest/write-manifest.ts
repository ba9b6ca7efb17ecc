import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import type { FormatName } from '../../core/manifests/format.ts';
import type { Manifest } from '../../core/manifests/manifest.ts';
import { type PrintedManifest, printManifest, requireSignable } from '../../core/manifests/print-manifest.ts';
import type { Context } from '../context.ts';
import { escapeText } from '../output/escape.ts';
import { counted } from '../output/style.ts';
import { writeWhole } from '../output/write-whole.ts';
import { requireWritable } from '../parse/require-writable.ts';
import { FORMAT_TOOLS } from './format-tools.ts';
import { noteNotHeld } from './notes.ts';

/** Where a manifest goes, in which format, and who signs it. */
export interface WriteOptions {
  readonly format: FormatName;
  /** File, or directory of a bag; standard output otherwise. */
  readonly output?: string | undefined;
  readonly signKey?: string | undefined;
  readonly certificate?: string | undefined;
}

/**
 * Refuses what could not be written later, before anything is read.
 * @throws {SealwatchError} `USAGE`
 */
export function requireDestination({ globals }: Context, options: WriteOptions): void {
  const { output, format, signKey, certificate } = options;
  if (globals.json && output === undefined)
    throw new SealwatchError(
      'USAGE',
      'with --json, name a file with --output: the manifest itself goes to standard output',
    );
  if (certificate !== undefined && signKey === undefined)
    throw new SealwatchError('USAGE', '--certificate belongs to --sign-key');
  requireSignable(format, signKey !== undefined);
  if (output !== undefined) requireWritable(format === 'bagit' ? join(output, 'bagit.txt') : output);
}

/** Writes a manifest, and says what its format has no place for. */
export async function writeManifest(
  context: Context,
  manifest: Manifest,
  options: WriteOptions,
): Promise<PrintedManifest> {
  const { terminal, globals } = context;
  const { format, output, signKey, certificate } = options;
  const signer =
    signKey === undefined
      ? null
      : await (await import('../signing/open-key.ts')).openSigner(globals, { key: signKey, certificate });
  const printed = await printManifest(manifest, format, { tools: FORMAT_TOOLS, signer });
  if (output === undefined) await terminal.write(printed.files.get(printed.main) ?? new Uint8Array());
  else if (format === 'bagit') await writeBag(output, printed);
  else await writeWhole(output, printed.files.get(printed.main) ?? new Uint8Array());
  if (!globals.json) {
    noteNotHeld(terminal, format, printed.notHeld);
    if (output !== undefined)
      terminal.note(`${counted(printed.count, 'file')} written to ${escapeText(output)}`);
    if (format === 'bagit' && output === undefined)
      terminal.note(
        'of a bag this is the payload manifest only; --output DIRECTORY writes its other tag files as well',
      );
    else if (format === 'bagit' && !(await hasPayload(output ?? '')))
      terminal.note(
        `the payload of this bag is expected in ${escapeText(join(output ?? '', 'data'))}: put the files there, or have them fetched`,
      );
  }
  return printed;
}

async function writeBag(directory: string, { files }: PrintedManifest): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, bytes] of files) await writeWhole(join(directory, name), bytes);
}

const hasPayload = async (bag: string): Promise<boolean> =>
  (await stat(join(bag, 'data')).catch(() => null))?.isDirectory() ?? false;

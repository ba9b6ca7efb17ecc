import type { FormatName } from '../../core/manifests/format.ts';
import { totalBytes } from '../../core/manifests/manifest.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { noteNotRead, noteTwins } from './notes.ts';
import { openManifest } from './open-manifest.ts';
import { requireSignature, type TrustOptions } from './signature.ts';
import { requireDestination, type WriteOptions, writeManifest } from './write-manifest.ts';

export interface ConvertOptions extends WriteOptions, TrustOptions {
  readonly from?: FormatName | undefined;
}

/** Writes a manifest in another format, and says what is not in it any more. */
export async function convertManifest(
  context: Context,
  file: string,
  options: ConvertOptions,
): Promise<ExitCode> {
  const { terminal, globals } = context;
  requireDestination(context, options);
  const opened = await openManifest(file, { format: options.from });
  const signature = await requireSignature(context, opened, options);
  if (!globals.json) {
    noteNotRead(terminal, file, opened.notRead);
    if (opened.signed !== null && options.signKey === undefined)
      terminal.note(`${options.format} does not carry the signature on: it is over what was read`);
  }
  const printed = await writeManifest(context, opened.manifest, options);
  const twins = noteTwins(
    terminal,
    opened.manifest.files.map(({ path }) => path),
  );
  if (globals.json)
    await terminal.json({
      kind: 'manifest',
      from: opened.format,
      format: options.format,
      output: options.output,
      name: opened.manifest.name,
      files: printed.count,
      bytes: totalBytes(opened.manifest.files),
      signature,
      isSigned: options.signKey !== undefined,
      notHeld: printed.notHeld,
      notRead: opened.notRead,
      twins,
    });
  return printed.count === opened.manifest.files.length && signature !== 'unchecked'
    ? EXIT.fine
    : EXIT.unchecked;
}

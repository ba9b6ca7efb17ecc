import { twinsAmong } from '../../core/manifests/file-path.ts';
import type { FormatName, NotHeld } from '../../core/manifests/format.ts';
import { escapeText } from '../output/escape.ts';
import { counted } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';

const LABELS: Readonly<Record<string, string>> = {
  createdAt: 'the time of making',
  name: 'the name',
  object: 'bucket and key',
  versionId: 'version ids',
  size: 'sizes',
  etag: 'ETags',
  storedAt: 'times of storing',
  provenance: 'where files came from',
  ignores: 'paths to pass over',
};

/** Says on standard error what a format has no place for. */
export function noteNotHeld(terminal: Terminal, format: FormatName, notHeld: readonly NotHeld[]): void {
  const fields = notHeld.filter(({ what }) => what !== 'file');
  for (const { reason, count, example } of notHeld.filter(({ what }) => what === 'file'))
    terminal.note(
      `${format} leaves out ${counted(count, 'file')}, such as ${escapeText(example ?? '')}: ${reason}`,
    );
  if (fields.length > 0)
    terminal.note(`${format} has no place for: ${fields.map(({ what }) => LABELS[what] ?? what).join(', ')}`);
}

/** Says what stands in a manifest that was read, and goes no further. */
export function noteNotRead(terminal: Terminal, file: string, notRead: readonly NotHeld[]): void {
  if (notRead.length === 0) return;
  const parts = notRead.map(({ what, count, example }) => {
    const where =
      example === null ? '' : ` (of ${escapeText(example)}${count > 1 ? ` and ${count - 1} more` : ''})`;
    return escapeText(what) + where;
  });
  terminal.note(`not read of ${escapeText(file)}: ${parts.join(', ')}`);
}

/** Says which names differ only in the bytes that their letters are written in. */
export function noteTwins(terminal: Terminal, paths: Iterable<string>): readonly (readonly string[])[] {
  const twins = twinsAmong(paths);
  for (const group of twins)
    terminal.note(
      `one name in two forms of Unicode (NFC and NFD), which some file systems take for one file: ${group.map(escapeText).join('  ')}`,
    );
  return twins;
}

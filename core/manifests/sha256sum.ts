import { sha256sumLine } from '../attestation/root-digest.ts';
import { type Digest, parseDigest } from '../base/digest.ts';
import { SealwatchError } from '../base/errors.ts';
import { bytesOfText, textOfBytes } from './byte-text.ts';
import { filePath, PathError, whyNoFile } from './file-path.ts';
import { type FormatSpec, type ReadManifest, whyNoSha256 } from './format.ts';
import { bareFile, type Manifest, manifestOf } from './manifest.ts';

/** One line of `sha256sum`: a file's name and its digest. */
export interface NamedDigest {
  /** As the file is called below the directory: with no `.` and no empty part. Of an address, as the key is written. */
  readonly name: string;
  readonly digest: Digest;
}

// What sha256sum prints: a digest, a blank, a blank or `*`, the name. With --tag, as BSD and openssl do it: SHA256 (name) = digest.
const PLAIN = /^([0-9a-fA-F]{64}) [ *](.+)$/s;
const TAGGED = /^SHA(?:256|2-256) ?\((.+)\)[ \t]*=[ \t]*([0-9a-fA-F]{64})\r?$/s;
/** A second line within a name: line ends were lost, or two forms are mixed. */
const LINE_WITHIN = /[0-9a-fA-F]{64} [ *]|SHA(?:256|2-256) ?\(.*\)[ \t]*=[ \t]*[0-9a-fA-F]{64}/s;

/** What an address in a list stands for: the name of its object, as it is; `null` where an address is no name. */
export type NameOfAddress = (address: string) => string | null;

/**
 * Reads what `sha256sum` prints, in each of its forms: text and binary marks, `--tag`, escaped names, `--zero`, comments.
 * @throws {SealwatchError} `USAGE` for anything else, naming the line; for one file with two digests, however its name is written; for a
 * name that cannot be one of a file below the directory
 */
export function parseSha256sum(text: string, nameOfAddress: NameOfAddress = () => null): NamedDigest[] {
  const digests = new Map<string, Digest>();
  for (const { content, number, isEscapable } of linesOf(text.replace(/^\ufeff/, ''))) {
    const { name, digest } = parseLine({ content, number, isEscapable }, nameOfAddress);
    const before = digests.get(name);
    if (before !== undefined && before !== digest)
      throw wrong(number, `a second digest of ${JSON.stringify(name)}`);
    digests.set(name, digest);
  }
  return [...digests].map(([name, digest]) => ({ name, digest }));
}

interface Line {
  readonly content: string;
  /** Counted from 1. */
  readonly number: number;
  /** False where a name stands as it is, which `--zero` says. */
  readonly isEscapable: boolean;
}

// No name holds a zero byte, so one can only be a line's end, and then a line feed belongs to a name.
function linesOf(text: string): Line[] {
  if (text.includes('\0')) {
    return numbered(text.split('\0'))
      .filter(({ content }) => content !== '')
      .map((line) => ({ ...line, isEscapable: false }));
  }
  const lines = text.split('\n');
  const ended = lines.slice(0, -1).filter((line) => !isEmptyOrComment(line));
  // Where only some lines end in CR LF, the CR is the last character of a name: macOS has files called "Icon" and a CR.
  const isOfWindows = ended.every((line) => line.endsWith('\r'));
  return numbered(lines)
    .filter(({ content }) => !isEmptyOrComment(content))
    .map(({ content, number }) => ({
      content: isOfWindows ? content.replace(/\r$/, '') : content,
      number,
      isEscapable: true,
    }));
}

const numbered = (lines: readonly string[]) =>
  lines.map((content, index) => ({ content, number: index + 1 }));

const isEmptyOrComment = (line: string): boolean => line === '' || line === '\r' || line.startsWith('#');

function parseLine({ content, number, isEscapable }: Line, nameOfAddress: NameOfAddress): NamedDigest {
  const text = isEscapable ? content.replace(/^[ \t]+/, '') : content;
  // A leading backslash says that the name is escaped.
  const isEscaped = isEscapable && text.startsWith('\\');
  const body = isEscaped ? text.slice(1) : text;
  const [, plainHex, plainName] = PLAIN.exec(body) ?? [];
  const [, taggedName, taggedHex] = TAGGED.exec(body) ?? [];
  const [hex, written] = plainHex ? [plainHex, plainName] : [taggedHex, taggedName];
  if (!hex || !written)
    throw wrong(number, 'not a line of sha256sum: 64 hexadecimal digits, two blanks, a name');
  if (LINE_WITHIN.test(written))
    throw wrong(number, 'two lines in one: write each on a line of its own, or all with sha256sum --zero');
  try {
    const name = isEscaped ? unescaped(written, number) : written;
    return {
      name: nameOfAddress(name) ?? filePath(requireFile(name)),
      digest: parseDigest(`sha256:${hex.toLowerCase()}`),
    };
  } catch (error) {
    if (error instanceof PathError) throw wrong(number, error.message);
    throw error;
  }
}

function requireFile(name: string): string {
  if (name !== '-') return name;
  throw new PathError(
    '"-" is standard input, not a file: give sha256sum the file\'s name, or write ./- if a file is called so',
  );
}

const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

function unescaped(name: string, number: number): string {
  return name.replace(/\\.?/gs, (escaped) => {
    const character = ESCAPES[escaped];
    if (character === undefined) throw wrong(number, `unknown escape ${JSON.stringify(escaped)}`);
    return character;
  });
}

const wrong = (line: number, what: string): SealwatchError =>
  new SealwatchError('USAGE', `line ${line}: ${what}`);

export const SHA256SUM: FormatSpec = {
  holds: [],
  digests: ['sha256'],
  leavesOut: (file) => whyNoFile(file.path) ?? whyNoSha256(file),
};

/** What `sha256sum` prints of these files, names byte for byte; a name that needs it is escaped. */
export function printSha256sum({ files }: Manifest): Uint8Array {
  const lines = files.map(({ path, digests: { sha256 = '' } }) =>
    sha256sumLine(sha256, path === '-' ? './-' : path),
  );
  return bytesOfText(lines.join('')) ?? new Uint8Array();
}

/**
 * Reads a list as a manifest, names byte for byte.
 * @throws {SealwatchError} `USAGE` as `parseSha256sum`
 */
export function readSha256sum(bytes: Uint8Array, nameOfAddress?: NameOfAddress): ReadManifest {
  const named = parseSha256sum(textOfBytes(bytes), nameOfAddress);
  const files = named.map(({ name, digest }) => ({
    ...bareFile(name),
    digests: { sha256: digest.slice('sha256:'.length) },
  }));
  return { manifest: manifestOf(files), notRead: [] };
}

/** True for text whose first line is one of `sha256sum`, whatever follows. */
export function isSha256sum(text: string): boolean {
  const first = text.split(/[\n\0]/).find((line) => !isEmptyOrComment(line));
  if (first === undefined) return false;
  const body = first.replace(/^[ \t]*\\?/, '');
  return PLAIN.test(body) || TAGGED.test(body);
}

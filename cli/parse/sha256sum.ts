import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { type Digest, parseDigest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';

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
      name: nameOfAddress(name) ?? fileName(name),
      digest: parseDigest(`sha256:${hex.toLowerCase()}`),
    };
  } catch (error) {
    if (error instanceof NameError) throw wrong(number, error.message);
    throw error;
  }
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

/** Why a name of a list is none of a file below a directory; the reader of the list adds the line. */
class NameError extends Error {}

const URL_FORM = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//;
const WINDOWS_FORM = /^[A-Za-z]:[\\/]/;

/**
 * The name of a file below a directory. `a`, `./a` and `.//a` are one file and get one name, so that no list
 * can give it two digests. What only looks like an address is taken as a name where it begins with `./`.
 * @throws {NameError} for what is no name of a file below: standard input, an address, a path from the root or out of the directory
 */
function fileName(written: string): string {
  if (written === '-')
    throw new NameError(
      '"-" is standard input, not a file: give sha256sum the file\'s name, or write ./- if a file is called so',
    );
  if (URL_FORM.test(written))
    throw new NameError(
      `${JSON.stringify(written)} is an address: write the name below the prefix of the dataset`,
    );
  if (WINDOWS_FORM.test(written))
    throw new NameError(
      `${JSON.stringify(written)} is a path of Windows: write the name below the directory, with / between its parts`,
    );
  const parts = written.split('/');
  if (written.startsWith('/') || parts.includes('..') || isNoFile(parts.at(-1)))
    throw new NameError(`a name must lead to a file inside: ${JSON.stringify(written)}`);
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

const isNoFile = (last: string | undefined): boolean => last === undefined || last === '' || last === '.';

/**
 * The text of a file, or of standard input for `-`.
 * @throws {SealwatchError} `USAGE` for a file that cannot be read, or is not UTF-8
 */
export async function readText(file: string): Promise<string> {
  const bytes = file === '-' ? await readStandardInput() : await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const line = lineOfBrokenText(bytes);
    throw new SealwatchError(
      'USAGE',
      `${JSON.stringify(file)} is not UTF-8 text, as keys are: see line ${line}`,
      {
        cause: error,
      },
    );
  }
}

function lineOfBrokenText(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (!isUtf8(bytes.subarray(start, end === -1 ? bytes.length : end)) || end === -1) break;
    start = end + 1;
  }
  return line;
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SealwatchError('USAGE', `cannot read ${JSON.stringify(file)}: ${why}`, { cause: error });
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

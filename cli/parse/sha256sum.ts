import { readFile } from 'node:fs/promises';
import { type Digest, parseDigest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';

/** One line of `sha256sum`: a file's name and its digest. */
export interface NamedDigest {
  readonly name: string;
  readonly digest: Digest;
}

// What sha256sum prints: a digest, a blank, a blank or `*`, the name. With --tag, and as BSD does: SHA256 (name) = digest.
const PLAIN = /^([0-9a-fA-F]{64}) [ *](.+)$/s;
const TAGGED = /^SHA256 \((.+)\) = ([0-9a-fA-F]{64})$/s;

/**
 * Reads what `sha256sum` prints, in each of its forms.
 * @throws {SealwatchError} `USAGE` for anything else, naming the line, and for one name with two digests
 */
export function parseSha256sum(text: string): NamedDigest[] {
  const digests = new Map<string, Digest>();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const content = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (content === '') continue;
    const { name, digest } = parseLine(content, index + 1);
    const before = digests.get(name);
    if (before !== undefined && before !== digest)
      throw wrong(index + 1, `a second digest of ${JSON.stringify(name)}`);
    digests.set(name, digest);
  }
  return [...digests].map(([name, digest]) => ({ name, digest }));
}

function parseLine(line: string, number: number): NamedDigest {
  // A leading backslash says that the name is escaped.
  const isEscaped = line.startsWith('\\');
  const body = isEscaped ? line.slice(1) : line;
  const [, plainHex, plainName] = PLAIN.exec(body) ?? [];
  const [, taggedName, taggedHex] = TAGGED.exec(body) ?? [];
  const [hex, name] = plainHex ? [plainHex, plainName] : [taggedHex, taggedName];
  if (!hex || !name)
    throw wrong(number, 'not a line of sha256sum: 64 hexadecimal digits, two blanks, a name');
  return {
    name: isEscaped ? unescaped(name, number) : name,
    digest: parseDigest(`sha256:${hex.toLowerCase()}`),
  };
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

/**
 * The text of a file, or of standard input for `-`.
 * @throws {SealwatchError} `USAGE` for a file that cannot be read, or is not UTF-8
 */
export async function readText(file: string): Promise<string> {
  const bytes = file === '-' ? await readStandardInput() : await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new SealwatchError('USAGE', `${file} is not UTF-8 text; keys are`, { cause: error });
  }
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

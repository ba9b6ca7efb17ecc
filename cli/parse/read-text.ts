import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { SealwatchError } from '../../core/base/errors.ts';

/**
 * The text of a file, or of standard input for `-`.
 * @throws {SealwatchError} `USAGE` for a file that cannot be read, or is not UTF-8
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
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

/**
 * The bytes of a file, or of standard input for `-`.
 * @throws {SealwatchError} `USAGE` for a file that cannot be read
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  if (file === '-') return readStandardInput();
  try {
    return await readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): SealwatchError {
  const why = error instanceof Error ? error.message : String(error);
  return new SealwatchError('USAGE', `cannot read ${JSON.stringify(file)}: ${why}`, { cause: error });
}

/** What the system says of a name where no file is, or none can be. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);

/**
 * The bytes of a file; `null` where there is none.
 * @throws {SealwatchError} `USAGE` for one that is there and cannot be read
 */
export async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_THERE.has(error.code)) return null;
    throw unreadable(path, error);
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

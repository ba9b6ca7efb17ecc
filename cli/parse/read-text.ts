import { readFile } from 'node:fs/promises';
import { SealwatchError } from '../../core/base/errors.ts';

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

import { isUtf8 } from 'node:buffer';

const FIRST_ESCAPE = 0xdc00;

/**
 * The name of a file as text. Bytes that are not UTF-8 become U+DC80 to U+DCFF, as Python's `surrogateescape` writes them: text that came
 * from UTF-8 never holds these, so no two names are the same text.
 */
export function nameOfBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let name = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at);
    name +=
      length === 0
        ? String.fromCharCode(FIRST_ESCAPE + (bytes[at] ?? 0))
        : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return name;
}

/** True for the name of a file that no S3 key can have. */
export const isNoKey = (name: string): boolean => !name.isWellFormed();

function sequenceAt(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1)
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  return 0;
}

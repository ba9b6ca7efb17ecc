/**
 * Text of bytes that should be UTF-8. Bytes that are not become U+DC80 to U+DCFF, as Python's `surrogateescape` writes them: text that
 * came from UTF-8 never holds these, so no two names are the same text.
 */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return escapedText(bytes);
  }
}

/** The bytes that `textOfBytes` made this text of; `null` for text that holds another half of a character. */
export function bytesOfText(text: string): Uint8Array | null {
  if (text.isWellFormed()) return ENCODER.encode(text);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const piece of text.split(LONE)) {
    if (piece === '') continue;
    const code = piece.charCodeAt(0);
    const isByte = piece.length === 1 && code >= FIRST_ESCAPE && code <= LAST_ESCAPE;
    if (!isByte && !piece.isWellFormed()) return null;
    const bytes = isByte ? Uint8Array.of(code - ESCAPE_BASE) : ENCODER.encode(piece);
    pieces.push(bytes);
    length += bytes.length;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();
const ESCAPE_BASE = 0xdc00;
const FIRST_ESCAPE = 0xdc80;
const LAST_ESCAPE = 0xdcff;
/** Half of a character without its other half. */
const LONE = /([\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff])/;

function escapedText(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let good = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    pieces.push(STRICT.decode(bytes.subarray(good, at)), String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0)));
    at += 1;
    good = at;
  }
  pieces.push(STRICT.decode(bytes.subarray(good)));
  return pieces.join('');
}

/** Bytes of the character that begins here; 0 where none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  try {
    STRICT.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

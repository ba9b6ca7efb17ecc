/** One value of a stream of JSON, or what stands where one should. */
export interface Piece {
  /** The value's bytes; `null` where none can be told. */
  readonly bytes: Uint8Array | null;
  /** What is wrong; `null` where the brackets and texts are in order. */
  readonly problem: string | null;
  /** Bytes before it in the stream. */
  readonly offset: number;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

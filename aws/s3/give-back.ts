/**
 * Gives the memory of a chunk that nobody needs any more back at once. The garbage collector would let some 60 MiB of them gather, and
 * spend a fifth of the whole read's time on them.
 */
export function giveBack(chunk: Uint8Array<ArrayBuffer>): void {
  // A part of a chunk, or one from Node's pool, shares its memory.
  if (chunk.byteLength === chunk.buffer.byteLength) chunk.buffer.transfer?.(0);
}

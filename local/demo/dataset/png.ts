import { deflateSync } from 'node:zlib';
import { randomNumbers } from './random.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const WIDTH = 64;
const HEIGHT = 48;

/** A small picture that any viewer opens, the same bytes on every machine. */
export const picture = (seed: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits a channel, red green blue.
  header.set([8, 2], 8);
  // Uncompressed: what a compressor makes of it may differ between releases of zlib.
  const data = deflateSync(pixels(seed), { level: 0 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const pixels = (seed: number): Buffer => {
  const random = randomNumbers(seed);
  const [red, green, blue] = [random() * 255, random() * 255, random() * 255];
  const rows = Array.from({ length: HEIGHT }, (_, y) => [
    0,
    ...Array.from({ length: WIDTH }, (_, x) => [
      (red + 4 * x) & 255,
      (green + 5 * y) & 255,
      (blue + x * y) & 255,
    ]).flat(),
  ]);
  return Buffer.from(rows.flat());
};

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};

// Node's own is younger than the oldest Node that the command runs on.
const crc32 = (data: Buffer): number => {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
};

import { createGunzip } from 'node:zlib';
import { SealwatchError } from '../../core/base/errors.ts';

const OUTPUT = 128 * 1024;
/** A piece that small cannot become more than what memory holds easily, whatever was put into it. */
const PIECE = 16 * 1024;

/** DEFLATE makes 1,032 bytes of one at most; CloudTrail's files are JSON, of which gzip makes a tenth or a thirtieth. */
const MAX_RATIO = 200;
/** So much may come of little: a short file of many equal records is no bomb. */
const MAX_UNCHECKED = 16 * 1024 * 1024;

/**
 * Unpacks gzip, also several members after each other. What was packed before a fault comes out before it is thrown. What unpacks to
 * far more than records do counts as a fault: somebody packed it to take time and memory.
 * @throws {SealwatchError} `READ_BROKEN`
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacked: Uint8Array[] = [];
  const stream = createGunzip({ chunkSize: OUTPUT });
  let fault: Error | null = null;
  let [packedBytes, unpackedBytes] = [0, 0];
  stream.on('data', (chunk: Buffer) => unpacked.push(chunk));
  stream.on('error', (error) => {
    fault = error;
  });
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && !fault; at += PIECE) {
        const piece = chunk.subarray(at, at + PIECE);
        await written(stream, piece);
        packedBytes += piece.length;
        unpackedBytes += unpacked.reduce((sum, each) => sum + each.length, 0);
        yield* unpacked.splice(0);
        if (isBomb(packedBytes, unpackedBytes)) throw bomb(packedBytes, unpackedBytes);
      }
    }
    if (!fault) await ended(stream);
    yield* unpacked;
  } finally {
    stream.destroy();
  }
  if (fault) throw new SealwatchError('READ_BROKEN', `broken gzip: ${(fault as Error).message}`);
}

const isBomb = (packed: number, unpacked: number): boolean =>
  unpacked > MAX_UNCHECKED && unpacked > packed * MAX_RATIO;

const bomb = (packed: number, unpacked: number): SealwatchError =>
  new SealwatchError(
    'READ_BROKEN',
    `${mebibytes(packed)} of gzip unpacked to ${mebibytes(unpacked)} and more; allowed are ${MAX_RATIO} times as much: no records are packed so tightly, so the rest was not read`,
  );

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

type Gunzip = ReturnType<typeof createGunzip>;

/** Settles when all that comes of a piece has come, or nothing more will: a stream that fails calls nobody back. */
const written = (stream: Gunzip, piece: Uint8Array): Promise<void> =>
  settled(stream, (done) => void stream.write(piece, () => done()));

const ended = (stream: Gunzip): Promise<void> =>
  settled(stream, (done) => void stream.once('end', done).end());

const settled = (stream: Gunzip, start: (done: () => void) => void): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      stream.off('error', done);
      resolve();
    };
    stream.once('error', done);
    start(done);
  });

import { createGunzip } from 'node:zlib';
import { SealwatchError } from '../../core/base/errors.ts';

const OUTPUT = 128 * 1024;
/** A piece that small cannot become more than what memory holds easily, whatever was put into it. */
const PIECE = 16 * 1024;

/**
 * Unpacks gzip, also several members after each other. What was packed before a fault comes out before it is thrown.
 * @throws {SealwatchError} `READ_BROKEN`
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacked: Uint8Array[] = [];
  const stream = createGunzip({ chunkSize: OUTPUT });
  let fault: Error | null = null;
  stream.on('data', (chunk: Buffer) => unpacked.push(chunk));
  stream.on('error', (error) => {
    fault = error;
  });
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && !fault; at += PIECE) {
        await written(stream, chunk.subarray(at, at + PIECE));
        yield* unpacked.splice(0);
      }
    }
    if (!fault) await ended(stream);
    yield* unpacked;
  } finally {
    stream.destroy();
  }
  if (fault) throw new SealwatchError('READ_BROKEN', `broken gzip: ${(fault as Error).message}`);
}

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

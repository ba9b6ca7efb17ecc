import { SealwatchError } from '../../core/base/errors.ts';
import { JsonSplitter } from '../../core/base/json-stream/json-splitter.ts';
import type { Piece } from '../../core/base/json-stream/piece.ts';
import { plainBytes } from './plain-bytes.ts';

/** The records of a stream, those of a chunk together. What came before a fault of gzip is read; the fault is the last piece. */
export async function* readPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Piece[]> {
  const splitter = new JsonSplitter();
  let size = 0;
  try {
    for await (const chunk of plainBytes(chunks)) {
      size += chunk.length;
      yield splitter.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof SealwatchError) || error.code !== 'READ_BROKEN') throw error;
    const rest = splitter.end().filter(({ problem }) => problem === null);
    yield [...rest, { bytes: null, problem: error.message, offset: size, line: splitter.line }];
    return;
  }
  yield splitter.end();
}

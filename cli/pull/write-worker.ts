import { writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { FileHashes } from '../../aws/file-hashes.ts';
import type { WriteAnswer, WriteRequest } from './write-thread.ts';
import { writeWhole } from './write-whole.ts';

interface Growing {
  readonly fd: number;
  readonly hashes: FileHashes;
}

const growing = new Map<number, Growing>();

parentPort?.on('message', (request: WriteRequest) => parentPort?.postMessage(answer(request)));

function answer(request: WriteRequest): WriteAnswer {
  try {
    return { hex: done(request) };
  } catch (error) {
    // Of an error that goes to another thread only the message would be left.
    const { message, code } = error as NodeJS.ErrnoException;
    return { error: message, code };
  }
}

/** The digest at the end, before that nothing. */
function done(request: WriteRequest): string | null {
  if (request.kind === 'begin') {
    const { file, fd, algorithm, size } = request;
    growing.set(file, { fd, hashes: new FileHashes([algorithm], size) });
    return null;
  }
  const of = growing.get(request.file);
  if (request.kind === 'add') {
    if (of !== undefined) add(of, request.bytes, request.position);
    return null;
  }
  growing.delete(request.file);
  return request.kind === 'end' ? (Object.values(of?.hashes.digests() ?? {})[0] ?? null) : null;
}

function add({ fd, hashes }: Growing, bytes: Uint8Array, position: number | null): void {
  if (position === null) hashes.update(bytes);
  else
    writeWhole(bytes, position, {
      write: (...slice) => writeSync(fd, ...slice),
      // As soon as it is written, while the processor still has it at hand.
      onWritten: (slice) => hashes.update(slice),
    });
}

import { SealwatchError } from '../../core/base/errors.ts';

/** Of 256 KiB at once and more, each byte took Linux four times as long on a virtual machine that gives memory back to its host. */
const MAX_WRITE_BYTES = 64 * 2 ** 10;

interface Written {
  /** As `writeSync` of Node: bytes, an offset, a length, where in the file; returns how many were taken. */
  readonly write: (bytes: Uint8Array, offset: number, length: number, position: number) => number;
  /** Takes the bytes that are written, piece by piece. */
  readonly onWritten: (bytes: Uint8Array) => void;
}

/** Writes all of it: a system whose disk is full may take less than it was given, and say so only by the number. */
export function writeWhole(bytes: Uint8Array, position: number, { write, onWritten }: Written): void {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(bytes.length - done, MAX_WRITE_BYTES);
    const taken = write(bytes, done, length, position + done);
    if (taken === 0) throw new SealwatchError('INTERNAL', 'the disk takes no more bytes');
    onWritten(bytes.subarray(done, done + taken));
    done += taken;
  }
}

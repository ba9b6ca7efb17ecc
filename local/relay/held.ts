import type { Readable } from 'node:stream';

// A batch of 1,000 keys of 1,024 escaped bytes is some 6 MB; no body that an observer reads is larger.
const LIMIT_BYTES = 16 * 1024 * 1024;

/** All of a stream that somebody else reads too. Longer than any body that an observer asks for: rejected. */
export const held = (stream: Readable): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LIMIT_BYTES) chunks.push(chunk);
    });
    stream.once('end', () =>
      size <= LIMIT_BYTES ? resolve(Buffer.concat(chunks)) : reject(new Error(`body of ${size} bytes`)),
    );
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the connection ended in the middle of a body')));
  });

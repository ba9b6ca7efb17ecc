import { describe, expect, it } from 'vitest';
import { WriteThread } from './write-thread.ts';

const bytes = new Uint8Array(new SharedArrayBuffer(8));
const NO_FILE = -1;

/** A thread that does this with whatever it is asked. */
const threadThat = (does: string): WriteThread =>
  new WriteThread(
    new URL(
      `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', (request) => { ${does} });`)}`,
    ),
  );

describe('a thread that writes', () => {
  it.each([
    ['ends', 'process.exit()', 'the thread that writes has ended'],
    ['fails', "throw new Error('no memory')", 'no memory'],
  ])('fails what it was asked, and whatever it is asked later, where it %s', async (_, does, message) => {
    const thread = threadThat(does);
    const growing = thread.begin(NO_FILE, 'sha256', 8);
    await expect(growing.add(bytes, 0)).rejects.toThrow(message);
    await expect(growing.end()).rejects.toThrow(message);
    await expect(thread.begin(NO_FILE, 'sha256', 8).add(bytes, 0)).rejects.toThrow(message);
    await thread.close();
  });

  it('fails what it was asked, when it is closed', async () => {
    const thread = threadThat('');
    const added = thread.begin(NO_FILE, 'sha256', 8).add(bytes, 0);
    const isTold = expect(added).rejects.toThrow('the thread that writes was closed');
    await thread.close();
    await isTold;
  });

  it('digests nothing of a file that it could not begin', async () => {
    const thread = new WriteThread();
    const growing = thread.begin(NO_FILE, 'no-such-algorithm' as 'sha256', 8);
    await expect(growing.add(bytes, null)).rejects.toThrow(/digest|algorithm/i);
    await thread.close();
  });
});

import { describe, expect, it } from 'vitest';
import { threadThat } from '../../test/fakes/thread-script.ts';
import { WriteThread } from './write-thread.ts';

const bytes = new Uint8Array(new SharedArrayBuffer(8));
const NO_FILE = -1;

describe('a thread that writes', () => {
  it.each([
    ['ends', 'process.exit()', 'the thread that writes has ended'],
    ['fails', "throw new Error('no memory')", 'no memory'],
  ])('fails what it was asked, and whatever it is asked later, where it %s', async (_, does, message) => {
    const thread = new WriteThread(threadThat(does));
    const growing = thread.begin(NO_FILE, 'sha256', 8);
    await expect(growing.add(bytes, 0)).rejects.toThrow(message);
    await expect(growing.end()).rejects.toThrow(message);
    await expect(thread.begin(NO_FILE, 'sha256', 8).add(bytes, 0)).rejects.toThrow(message);
    await thread.close();
  });

  it('fails what it was asked, when it is closed', async () => {
    const thread = new WriteThread(threadThat(''));
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

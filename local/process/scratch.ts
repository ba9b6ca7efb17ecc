import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Does something with a temporary folder of its own, which is gone afterwards, also when a signal ends the process. */
export const inScratch = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-work-'));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', forget);
  try {
    return await work(folder);
  } finally {
    process.removeListener('exit', forget);
    await rm(folder, { recursive: true, force: true });
  }
};

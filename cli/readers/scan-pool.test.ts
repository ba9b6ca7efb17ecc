import { describe, expect, it } from 'vitest';
import { threadThat } from '../../test/fakes/thread-script.ts';
import type { LogFile } from './log-files.ts';
import { ScanPool, type ScanSettings } from './scan-pool.ts';

const SETTINGS: ScanSettings = {
  object: { bucket: 'training-data', key: 'labels.jsonl' },
  globals: { json: false, stack: 'Sealwatch', profile: undefined, region: undefined },
};
const FILE: LogFile = { kind: 'file', path: 'never-read' };

describe('a thread that reads logs', () => {
  it.each([
    ['ends', 'process.exit()', 'a thread that reads logs has ended'],
    ['fails', "throw new Error('no memory')", 'no memory'],
  ])('fails what it was asked, and whatever it is asked later, where it %s', async (_, does, message) => {
    const pool = new ScanPool(1, SETTINGS, threadThat(does));
    const scan = () => pool.scan(FILE, () => {});
    const scans = await Promise.allSettled([scan(), scan()]);
    for (const each of scans) expect(each).toMatchObject({ reason: { message } });
    await expect(scan()).rejects.toThrow(message);
    await pool.close();
  });

  it('leaves nobody waiting, when its pool is closed', async () => {
    const pool = new ScanPool(1, SETTINGS, threadThat(''));
    const ends = Promise.allSettled([pool.scan(FILE, () => {})]);
    await pool.close();
    expect(await ends).toMatchObject([{ status: 'rejected' }]);
  });
});

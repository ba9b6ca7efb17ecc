import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reachLogs } from '../../cli/judge/log-bucket.ts';
import { readLogs } from '../../cli/readers/run-readers.ts';
import { READ_OBJECT } from '../../core/readers/read-records.examples.ts';
import { type LogForm, writeLogFiles } from './log-files.ts';

/** Reads so many records in this process, a fresh one, with a thread for each core, and prints what it took. */
const form = process.argv[2] as LogForm;
const total = Number(process.argv[3]);
const folder = mkdtempSync(join(tmpdir(), 'bench-readers-'));
try {
  writeLogFiles(folder, form, total);
  let [early, peak] = [0, 0];
  const globals = { json: true, stack: 'Sealwatch', profile: undefined, region: undefined };
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  const { tally, counts } = await readLogs({
    names: [folder],
    subject: {
      ...READ_OBJECT,
      versionId: undefined,
      periods: [{ from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' }],
      since: null,
    },
    globals,
    standard: process.stdin,
    reach: () => reachLogs(globals),
    onProgress: (records) => {
      const memory = process.memoryUsage.rss();
      if (records < total / 5) early = Math.max(early, memory);
      peak = Math.max(peak, memory);
    },
    onProblem: (place, why) => {
      throw new Error(`${place}: ${why}`);
    },
  });
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(
    JSON.stringify({
      records: counts.records,
      found: tally.readers.reduce((sum, { requests }) => sum + requests, 0) + tally.duplicates,
      seconds: Number(process.hrtime.bigint() - start) / 1e9,
      cpuSeconds: (user + system) / 1e6,
      earlyBytes: early,
      peakBytes: peak,
    }),
  );
} finally {
  rmSync(folder, { recursive: true });
}

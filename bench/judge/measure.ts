import { createHash } from 'node:crypto';
import { judgeSources } from '../../cli/judge/judge-sources.ts';
import { Tally } from '../../cli/judge/tally.ts';
import { OfflineJudge } from '../../core/replay/offline-judge.ts';
import { trailFiles } from './records.ts';

/** Judges so many records in this process, a fresh one, and prints what it took. The same packed files come again and again. */
const FILES = 40;
const RECORDS_EACH = 500;

const total = Number(process.argv[2]);
const packed = trailFiles(FILES, RECORDS_EACH);
const rounds = Math.ceil(total / (FILES * RECORDS_EACH));

async function* stream(): AsyncGenerator<Uint8Array> {
  for (let round = 0; round < rounds; round++)
    for (let at = 0; at < packed.length; at += 64 * 1024) yield packed.subarray(at, at + 64 * 1024);
}

const guard = {
  scope: 'configured',
  buckets: [
    { name: 'acme-training-data', datasets: [{ name: 'all', prefix: '', mode: 'sealed', writers: [] }] },
  ],
  account: null,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
} as const;

let early = 0;
let peak = 0;
let samples = 0;
const tally = new Tally();
const judge = new OfflineJudge({
  guard,
  account: null,
  hash: (text) => createHash('sha256').update(text).digest('hex'),
  now: new Date(),
});
const onProgress = (): void => {
  if (samples++ % 64 !== 0) return;
  const memory = process.memoryUsage.rss();
  if (tally.records < total / 5) early = Math.max(early, memory);
  peak = Math.max(peak, memory);
};

const before = process.cpuUsage();
const start = process.hrtime.bigint();
for await (const each of judgeSources(one(), {
  judge,
  tally,
  notes: { add: () => undefined, addInternal: () => undefined },
  ruleFailures: [],
  onProgress,
}))
  void each;
const { user, system } = process.cpuUsage(before);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
process.stdout.write(
  JSON.stringify({
    ...tally.json(),
    seconds,
    cpuSeconds: (user + system) / 1e6,
    earlyBytes: early,
    peakBytes: peak,
    packedBytes: packed.length * rounds,
  }),
);

async function* one() {
  yield { name: 'trail', isRemote: false, open: stream };
}

import { fileURLToPath } from 'node:url';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { untilQuiet } from '../support/quiet.ts';

const SCRIPT = fileURLToPath(new URL('./measure.ts', import.meta.url));
const MIB = 2 ** 20;

const ROUNDS = 5;
const SHORT = 400_000;
const LONG = 5_000_000;
const GOAL_PER_SECOND = 50_000;
/** What may come on top of what the first fifth of the records took. */
const GOAL_GROWTH_MIB = 48;

/** What a measured process prints. */
interface Measured {
  readonly records: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly earlyBytes: number;
  readonly peakBytes: number;
}

/** `sealwatch judge` from gzip: records a second of processor time, and memory over many records. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const short: Measured[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}`);
    await untilQuiet();
    short.push(await measured(SHORT));
  }
  say(`${LONG.toLocaleString('en-US')} records`);
  const long = await measured(LONG);
  const perSecond = median(short.map(rate));
  const growth = (long.peakBytes - long.earlyBytes) / MIB;
  const rows = [
    rowOf(`${ROUNDS} times ${SHORT}`, perSecond, medianOf(short)),
    rowOf(`${LONG} on end`, rate(long), long),
  ];
  return {
    title: 'Judging records that concern nothing guarded',
    rows,
    notes: NOTES,
    isMet: perSecond >= GOAL_PER_SECOND && growth <= GOAL_GROWTH_MIB,
  };
}

const measured = (records: number): Promise<Measured> => measuredIn<Measured>(SCRIPT, String(records));

// Of processor time, unpacking included: what one core does, whatever else runs.
const rate = ({ records, cpuSeconds }: Measured): number => records / cpuSeconds;

const medianOf = (all: readonly Measured[]): Measured => {
  const of = (name: keyof Measured): number => median(all.map((each) => each[name]));
  return {
    records: of('records'),
    seconds: of('seconds'),
    cpuSeconds: of('cpuSeconds'),
    earlyBytes: of('earlyBytes'),
    peakBytes: of('peakBytes'),
  };
};

const rowOf = (
  name: string,
  perSecond: number,
  { cpuSeconds, records, earlyBytes, peakBytes }: Measured,
): Row => ({
  records: name,
  'records/s': rounded(perSecond),
  'µs each': rounded((cpuSeconds / records) * 1e6, 1),
  'first fifth MiB': rounded(earlyBytes / MIB),
  'peak MiB': rounded(peakBytes / MIB),
});

const NOTES = [
  'Trail files of 500 records, packed, one after the other; a process of its own each time. Seconds are those of the processor, unpacking included.',
  `Goals: at least ${GOAL_PER_SECOND.toLocaleString('en-US')} records a second; memory after the first fifth grows by no more than ${GOAL_GROWTH_MIB} MiB.`,
];

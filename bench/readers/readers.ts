import { fileURLToPath } from 'node:url';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { untilQuiet } from '../support/quiet.ts';
import type { LogForm } from './log-files.ts';

const SCRIPT = fileURLToPath(new URL('./measure.ts', import.meta.url));
const MIB = 2 ** 20;

const ROUNDS = 3;
const SHORT = 1_000_000;
const LONG = Number(process.env.SEALWATCH_RECORDS ?? 10_000_000);
const GOAL_PER_SECOND = 50_000;
/** What may come on top of what the first fifth of the records took. */
const GOAL_GROWTH_MIB = 64;

/** What a measured process prints. */
interface Measured {
  readonly records: number;
  /** Requests for the object, those that came again included. */
  readonly found: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly earlyBytes: number;
  readonly peakBytes: number;
}

/** `sealwatch readers` over log files of a busy bucket: records a second of processor time, and memory over many records. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const rows: Row[] = [];
  const rates: number[] = [];
  for (const form of ['trail', 'access-log'] as const) {
    const all: Measured[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      say(`${form}: round ${round} of ${ROUNDS}`);
      await untilQuiet();
      all.push(await measured(form, SHORT));
    }
    const middle = all.toSorted((a, b) => rate(a) - rate(b))[Math.floor(ROUNDS / 2)] as Measured;
    rates.push(median(all.map(rate)));
    rows.push(rowOf(`${form}, ${ROUNDS} times ${SHORT}`, middle));
  }
  say(`${LONG.toLocaleString('en-US')} records`);
  const long = await measured('trail', LONG);
  rows.push(rowOf(`trail, ${LONG} on end`, long));
  const growth = (long.peakBytes - long.earlyBytes) / MIB;
  return {
    title: 'Finding who read one object in the log files of a busy bucket',
    rows,
    notes: NOTES,
    isMet: Math.min(...rates, rate(long)) >= GOAL_PER_SECOND && growth <= GOAL_GROWTH_MIB,
  };
}

const measured = (form: LogForm, records: number): Promise<Measured> =>
  measuredIn<Measured>(SCRIPT, form, String(records));

// Of processor time, unpacking included: what one core does, whatever else runs.
const rate = ({ records, cpuSeconds }: Measured): number => records / cpuSeconds;

const rowOf = (name: string, all: Measured): Row => ({
  records: name,
  'records/s a core': rounded(rate(all)),
  seconds: rounded(all.seconds, 1),
  found: all.found,
  'first fifth MiB': rounded(all.earlyBytes / MIB),
  'peak MiB': rounded(all.peakBytes / MIB),
});

const NOTES = [
  'Packed files of 2,500 records of one bucket, one record in 1,000 about the object; a process of its own each time, a thread for each core. Rates are by processor time, unpacking included; seconds are those of the clock.',
  `Goals: at least ${GOAL_PER_SECOND.toLocaleString('en-US')} records a second a core; memory after the first fifth grows by no more than ${GOAL_GROWTH_MIB} MiB.`,
];

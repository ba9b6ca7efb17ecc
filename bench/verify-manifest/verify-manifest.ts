import { fileURLToPath } from 'node:url';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn, measuredWithin } from '../support/child.ts';
import { rounded } from '../support/median.ts';
import { untilQuiet } from '../support/quiet.ts';

const SCRIPT = fileURLToPath(new URL('./measure.ts', import.meta.url));
const SEAL_SCRIPT = fileURLToPath(new URL('./seal-items.ts', import.meta.url));
const MIB = 2 ** 20;

const SIZES = [100_000, 1_000_000];
/** What may come on top of what the smaller one took. */
const GOAL_GROWTH_MIB = 48;
/** Whatever grows with the records ends the larger run. */
const HEAP_MIB = 64;

/** What a measured process prints. */
interface Measured {
  readonly records: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly earlyBytes: number;
  readonly peakBytes: number;
}

/** Of one change. */
interface Change {
  readonly requests: number;
  readonly writeUnits: number;
  /** Microseconds of processor time. */
  readonly micros: number;
}

/** `sealwatch verify --manifest`, and what the log costs a change: records a second of processor time, and memory. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const all: Measured[] = [];
  for (const size of SIZES) {
    say(`${size.toLocaleString('en-US')} records`);
    await untilQuiet();
    all.push(await measuredWithin<Measured>(HEAP_MIB, SCRIPT, String(size)));
  }
  say('what the log costs a change');
  const sealed = await measuredIn<Sealed>(SEAL_SCRIPT);
  const [small, large] = all.map(({ peakBytes }) => peakBytes / MIB);
  return {
    title: 'Comparing the tables with their log',
    rows: all.map(rowOf),
    notes: [addedBy(sealed), ...NOTES],
    isMet: (large ?? 0) - (small ?? 0) <= GOAL_GROWTH_MIB && addsNothing(sealed),
  };
}

interface Sealed {
  readonly without: Change;
  readonly withSeal: Change;
}

const addsNothing = ({ without, withSeal }: Sealed): boolean =>
  withSeal.requests === without.requests && withSeal.writeUnits === without.writeUnits;

const addedBy = ({ without, withSeal }: Sealed): string =>
  `For the log a change makes ${rounded(withSeal.requests - without.requests, 2)} requests more (${withSeal.requests} instead of ${without.requests}), takes ${rounded(withSeal.writeUnits - without.writeUnits, 2)} write units more, and ${rounded(withSeal.micros - without.micros, 1)} µs of the processor, in which its seal is made, beside ${rounded(without.micros, 1)} µs of the SDK.`;

const rowOf = ({ records, cpuSeconds, seconds, earlyBytes, peakBytes }: Measured): Row => ({
  records: records.toLocaleString('en-US'),
  'records/s': rounded(records / cpuSeconds),
  'µs each': rounded((cpuSeconds / records) * 1e6, 1),
  seconds: rounded(seconds, 1),
  'first fifth MiB': rounded(earlyBytes / MIB),
  'peak MiB': rounded(peakBytes / MIB),
});

const NOTES = [
  'Leaves with entries of 700 bytes, each once, and as many rows of a table, of which one was edited. What AWS takes to answer is not in it. Records a second are those of the processor, in which the rows are made too.',
  `Goals: the log costs a change no request and no write unit; ten times the records take no more than ${GOAL_GROWTH_MIB} MiB more, with ${HEAP_MIB} MiB of heap.`,
];

import type { SoakResult } from './soak.ts';

/** A result in lines that people read; what failed last, with the shortest story of it. */
export function summaryOf(seed: number, result: SoakResult): string {
  const { operations, sequences, findings, alerts, decisions, repeated, faults, restarts, seconds } = result;
  const kinds = Object.entries(faults);
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const { lost, doubled, wrong } = result;
  return [
    `seed ${seed}: ${operations} operations in ${sequences} sequences, ${Math.round((operations / seconds) * 60)} a minute`,
    `${findings} findings, ${alerts} alerts about them, ${decisions} messages about decisions`,
    `${total} faults:`,
    ...kinds.map(([name, count]) => `  ${String(count).padStart(6)}  ${name}`),
    `restart after a kill: ${restarts.length}, median ${at(restarts, 0.5)}, 95 % within ${at(restarts, 0.95)}, longest ${at(restarts, 1)}`,
    `lost ${lost.length}, doubled ${doubled.length}, otherwise wrong ${wrong.length}; repeated by the rule ${repeated}`,
    ...told('lost', lost),
    ...told('doubled', doubled),
    ...told('wrong', wrong),
  ].join('\n');
}

const told = (what: string, stories: readonly string[]): string[] =>
  stories.map((each) => `\n${what}: ${each}`);

/** A part of sorted milliseconds. */
const at = (sorted: readonly number[], part: number): string =>
  `${((sorted[Math.ceil(sorted.length * part) - 1] ?? 0) / 1000).toFixed(2)} s`;

import { untilQuiet } from './quiet.ts';

/** Runs every way once a round, and when the machine is quiet, so that what else the machine does falls on all of them alike. */
export async function interleaved<T>(
  ways: Readonly<Record<string, () => Promise<T>>>,
  rounds: number,
  say: (line: string) => void,
): Promise<Record<string, T[]>> {
  const measured: Record<string, T[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const [name, way] of Object.entries(ways)) {
      await untilQuiet();
      measured[name]?.push(await way());
    }
  }
  return measured;
}

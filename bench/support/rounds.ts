/** Runs every way once a round, so that what else the machine does falls on all of them alike. */
export async function interleaved<T>(
  ways: Readonly<Record<string, () => Promise<T>>>,
  rounds: number,
  say: (line: string) => void,
): Promise<Record<string, T[]>> {
  const measured: Record<string, T[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const [name, way] of Object.entries(ways)) measured[name]?.push(await way());
  }
  return measured;
}

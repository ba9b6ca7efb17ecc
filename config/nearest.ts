/** The candidate that somebody who typed `word` most likely meant; `undefined` when none is close. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance);
  return best?.candidate;
};

const editDistance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...left].entries()) row = nextRow(row, index + 1, letter, right);
  return row.at(-1) ?? 0;
};

const nextRow = (row: readonly number[], first: number, letter: string, word: string): number[] => {
  const next = [first];
  for (let index = 0; index < word.length; index++) {
    const replaced = at(row, index) + (word[index] === letter ? 0 : 1);
    next.push(Math.min(at(row, index + 1) + 1, at(next, index) + 1, replaced));
  }
  return next;
};

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;

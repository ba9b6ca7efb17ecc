/** As many letters may be wrong, left out, too many or swapped. */
const MAX_MISTAKES = 3;

/** The word that somebody probably meant; `null` where none is near. */
export function nearest(word: string, allowed: readonly string[]): string | null {
  let [best, least] = [null as string | null, Math.min(MAX_MISTAKES, Math.floor(word.length / 2)) + 1];
  for (const each of allowed) {
    const mistakes = mistakesBetween(word.toLowerCase(), each.toLowerCase());
    if (mistakes < least) [best, least] = [each, mistakes];
  }
  return best;
}

/** `; did you mean "status"?`, or nothing. */
export function suggestion(word: string, allowed: readonly string[]): string {
  const near = nearest(word, allowed);
  return near === null ? '' : `; did you mean ${JSON.stringify(near)}?`;
}

// The distance of Damerau and Levenshtein, by the last two rows of its table.
function mistakesBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_MISTAKES) return Number.POSITIVE_INFINITY;
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const ways = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1)];
      row.push(Math.min(...ways, ...(isSwapped ? [(before[j - 2] ?? 0) + 1] : [])));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

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

/** Words that somebody may have meant, at most so many: the nearest one, or else those that most parts of the word are in. */
export function nearestWords(word: string, allowed: readonly string[], most: number): readonly string[] {
  const near = nearest(word, allowed);
  if (near !== null) return [near];
  const parts = word
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length >= MIN_PART);
  const matches = (each: string): number => parts.filter((part) => each.includes(part)).length;
  return allowed
    .filter((each) => matches(each) > 0)
    .sort((a, b) => matches(b) - matches(a))
    .slice(0, most);
}

/** A shorter part of a word is in too many others. */
const MIN_PART = 4;

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

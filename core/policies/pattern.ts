/** True when a pattern with `*` and `?` matches the text. */
export const matches = (pattern: string, text: string): boolean => covers(pattern, text, false);

/** True when the first pattern surely matches all that the second does. */
export const coversPattern = (wide: string, narrow: string): boolean => covers(wide, narrow, true);

// Greedy matching with one place to go back to: linear in practice, quadratic at worst.
function covers(wide: string, narrow: string, isPattern: boolean): boolean {
  let [at, next, star, from] = [0, 0, -1, 0];
  while (next < narrow.length) {
    if (wide[at] === '*') {
      star = at++;
      from = next;
    } else if (takes(wide[at], narrow[next], isPattern)) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++from;
    } else return false;
  }
  while (wide[at] === '*') at++;
  return at === wide.length;
}

const takes = (wide: string | undefined, character: string | undefined, isPattern: boolean): boolean =>
  isPattern && character === '*' ? false : wide === '?' || (wide !== undefined && wide === character);

/** True when some text matches both patterns. */
export function overlap(one: string, other: string): boolean {
  if (one === other || one === '*' || other === '*') return true;
  let states = closure(new Set([0]), other);
  for (const character of one) {
    const before = states;
    states = closure(
      character === '*' ? reached(before, other.length) : step(before, character, other),
      other,
    );
    if (states.size === 0) return false;
  }
  return states.has(other.length);
}

/** What is left of a pattern after it has matched the text, in every way that it can. */
export function residuals(pattern: string, text: string): readonly string[] {
  if (pattern === '*') return [pattern];
  let states = closure(new Set([0]), pattern);
  for (const character of text) states = closure(step(states, character, pattern), pattern);
  const rests = [...states].map((state) => pattern.slice(state));
  return rests.filter((rest) => !rests.some((wide) => wide !== rest && coversPattern(wide, rest)));
}

// Positions in a pattern; one at a star stands for "still in the star" as well as "past it".
function closure(states: ReadonlySet<number>, pattern: string): Set<number> {
  const all = new Set(states);
  for (const state of all) if (pattern[state] === '*') all.add(state + 1);
  return all;
}

function step(states: ReadonlySet<number>, character: string, pattern: string): Set<number> {
  const next = new Set<number>();
  for (const state of states) {
    const expected = pattern[state];
    if (expected === '*') next.add(state);
    else if (expected !== undefined && (expected === character || expected === '?' || character === '?'))
      next.add(state + 1);
  }
  return next;
}

// A star of the one pattern lets the other go on as far as it likes.
function reached(states: ReadonlySet<number>, length: number): Set<number> {
  const first = Math.min(...states);
  return new Set(Array.from({ length: length - first + 1 }, (_, index) => first + index));
}

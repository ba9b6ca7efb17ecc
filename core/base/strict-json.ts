/**
 * Reads JSON whose objects have each name once. `JSON.parse` takes the last of two and says nothing, and other programs take the first.
 * @throws {SyntaxError} for what is no JSON, and for a name that an object has twice
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Which one stands twice takes long to find, and that none does is what a long list usually says.
  const name = namesWritten(text) === namesIn(value) ? null : nameTwice(text);
  if (name !== null) throw new SyntaxError(`an object has the name ${JSON.stringify(name)} twice`);
  return value;
}

function namesIn(value: unknown): number {
  let count = 0;
  // Not by recursion: what is nested deeply is JSON as well.
  for (const left = [value]; left.length > 0; ) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inside: unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += inside.length;
    for (const each of inside) if (typeof each === 'object') left.push(each);
  }
  return count;
}

/** How many texts are followed by a colon, each of which is a name. */
function namesWritten(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    at = endOfText(text, at);
    if (text[at] !== ':') {
      COLON.lastIndex = at;
      if (!COLON.test(text)) continue;
    }
    count += 1;
  }
  return count;
}

const STRUCTURE = /["{}]/g;
const COLON = /\s*:/y;

/** The first name that an object has twice; `null` where there is none. */
function nameTwice(text: string): string | null {
  const names: Set<string>[] = [];
  STRUCTURE.lastIndex = 0;
  for (let found = STRUCTURE.exec(text); found !== null; found = STRUCTURE.exec(text)) {
    if (found[0] === '{') names.push(new Set());
    else if (found[0] === '}') names.pop();
    else {
      const end = endOfText(text, found.index);
      STRUCTURE.lastIndex = end;
      COLON.lastIndex = end;
      if (!COLON.test(text)) continue;
      const name = JSON.parse(text.slice(found.index, end)) as string;
      if (names.at(-1)?.has(name)) return name;
      names.at(-1)?.add(name);
    }
  }
  return null;
}

/** Behind the quote that ends the text whose first quote is at `start`. */
function endOfText(text: string, start: number): number {
  for (let at = start; ; ) {
    at = text.indexOf('"', at + 1);
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
}

/**
 * Reads JSON whose objects have each name once. `JSON.parse` takes the last of two and says nothing, and other programs take the first.
 * @throws {SyntaxError} for what is no JSON, and for a name that an object has twice
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const name = nameTwice(text);
  if (name !== null) throw new SyntaxError(`an object has the name ${JSON.stringify(name)} twice`);
  return value;
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

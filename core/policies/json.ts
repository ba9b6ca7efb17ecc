import { SealwatchError } from '../base/errors.ts';

/** A JSON value whose objects keep members that repeat a name: a parser that keeps one of them can be fooled. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export class JsonObject {
  readonly members: readonly (readonly [name: string, value: Json])[];
  /** Where it began in its text; `null` for one that came parsed. */
  readonly offset: number | null;

  constructor(members: readonly (readonly [string, Json])[], offset: number | null) {
    this.members = members;
    this.offset = offset;
  }
}

const DEEPEST = 64;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Reads JSON text.
 * @throws {SealwatchError} `POLICY_INVALID` with line and column
 */
export function parseJson(text: string): Json {
  const reader = new Reader(text.replace(/^\u{feff}/u, ''));
  const value = reader.value(0);
  reader.end();
  return value;
}

/** The same from a value that something else has parsed. */
export function asJson(value: unknown, depth = 0): Json {
  if (depth > DEEPEST) throw new SealwatchError('POLICY_INVALID', `deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) return value.map((each) => asJson(each, depth + 1));
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, each]) => each !== undefined);
    return new JsonObject(
      members.map(([name, each]) => [name, asJson(each, depth + 1)]),
      null,
    );
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** `line 3, column 7` */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    if (depth > DEEPEST) this.#fail(`at most ${DEEPEST} levels`);
    this.#take(SPACE);
    const next = this.#text[this.#at];
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    const token = this.#take(NUMBER) ?? this.#take(WORD);
    return token ? (JSON.parse(token) as Json) : this.#fail('a JSON value');
  }

  end(): void {
    this.#take(SPACE);
    if (this.#at < this.#text.length) this.#fail('nothing more after the document');
  }

  #object(depth: number): JsonObject {
    const offset = this.#at;
    const members: [string, Json][] = [];
    this.#list('}', () => {
      const name = this.#string();
      this.#take(SPACE);
      if (!this.#is(':')) this.#fail('":" after a name');
      members.push([name, this.value(depth + 1)]);
    });
    return new JsonObject(members, offset);
  }

  #array(depth: number): Json[] {
    const values: Json[] = [];
    this.#list(']', () => values.push(this.value(depth + 1)));
    return values;
  }

  #list(close: string, item: () => void): void {
    this.#at += 1;
    this.#take(SPACE);
    if (this.#is(close)) return;
    do {
      this.#take(SPACE);
      item();
      this.#take(SPACE);
    } while (this.#is(','));
    if (!this.#is(close)) this.#fail(`"," or "${close}"`);
  }

  #string(): string {
    const start = this.#at;
    const token = this.#take(STRING) ?? this.#fail('text in double quotes');
    try {
      return JSON.parse(token) as string;
    } catch {
      this.#at = start;
      return this.#fail("text with JSON's escapes, without control characters");
    }
  }

  #is(character: string): boolean {
    const isNext = this.#text[this.#at] === character;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #take(token: RegExp): string | undefined {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fail(expected: string): never {
    const found = this.#text.slice(this.#at, this.#at + 20);
    const what = found === '' ? 'the end' : JSON.stringify(found);
    throw new SealwatchError(
      'POLICY_INVALID',
      `not JSON: ${placeIn(this.#text, this.#at)}: found ${what}, expected ${expected}`,
    );
  }
}

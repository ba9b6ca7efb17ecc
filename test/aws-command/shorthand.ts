export type Value = string | number | boolean | Date | readonly Value[] | { readonly [name: string]: Value };

/**
 * A structure as the AWS command takes it, in JSON or in its shorthand: `Status=Enabled`, `Rule={DefaultRetention={Mode=COMPLIANCE,Days=30}}`.
 * @throws where it is neither
 */
export function structureOf(text: string): Value {
  if (/^\s*[[{]/.test(text)) return JSON.parse(text, dated) as Value;
  const reader = new Reader(text);
  const value = reader.members('');
  reader.end();
  return value;
}

/** The command reads a time where the API has one. */
const dated = (name: string, value: unknown): unknown =>
  name === 'Date' && typeof value === 'string' ? new Date(value) : value;

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  members(close: string): Value {
    const all: Record<string, Value> = {};
    do {
      const [name] = this.#word(/[A-Za-z0-9]+/y);
      this.#word(/=/y);
      all[name] = this.#value();
    } while (this.#has(','));
    if (close !== '') this.#word(/\}/y);
    return all;
  }

  end(): void {
    if (this.#at !== this.#text.length) throw this.#wrong();
  }

  #value(): Value {
    if (this.#has('{')) return this.members('}');
    if (this.#has('[')) return this.#list();
    const [text] = this.#word(/[^,\]}]+/y);
    if (text === 'true' || text === 'false') return text === 'true';
    return /^\d+$/.test(text) ? Number(text) : text;
  }

  #list(): Value {
    const all: Value[] = [];
    do all.push(this.#value());
    while (this.#has(','));
    this.#word(/\]/y);
    return all;
  }

  #has(mark: string): boolean {
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #word(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) throw this.#wrong();
    this.#at = pattern.lastIndex;
    return found;
  }

  #wrong(): Error {
    return new Error(`no structure of the AWS command, from character ${this.#at} on: ${this.#text}`);
  }
}

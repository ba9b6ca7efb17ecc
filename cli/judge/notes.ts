import { escapeText } from '../output/escape.ts';
import type { Terminal } from '../output/terminal.ts';

/** As many as anybody reads: the rest is only counted. */
const MOST = 200;

/** Says on standard error what cannot be read, and where it is. */
export class Notes {
  readonly #terminal: Pick<Terminal, 'note'>;
  #count = 0;

  constructor(terminal: Pick<Terminal, 'note'>) {
    this.#terminal = terminal;
  }

  /** @param place - the file and the record in it @param why - may quote hostile text */
  add(place: string, why: string): void {
    this.#count++;
    if (this.#count <= MOST) this.#terminal.note(`cannot read ${escapeText(place)}: ${escapeText(why)}`);
    if (this.#count === MOST + 1) this.#terminal.note('what else cannot be read is only counted');
  }
}

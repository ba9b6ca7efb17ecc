import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { counted } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';

/** What a run came to. */
export class Tally {
  records = 0;
  findings = 0;
  unverified = 0;
  /** Those of the unverified that are calls, of which their records say too little. */
  unjudged = 0;
  /** Records of which another one reports the same act. */
  passedOver = 0;
  unreadable = 0;
  /** Faults of Sealwatch itself: it is not known what a rule would have said about the record. */
  internal = 0;
  /** AWS would not give something. */
  hasFailed = false;

  get exitCode(): ExitCode {
    return worst(
      this.hasFailed || this.internal > 0 ? EXIT.failed : EXIT.fine,
      this.findings > 0 ? EXIT.findings : EXIT.fine,
      this.unreadable > 0 || this.unjudged > 0 ? EXIT.unchecked : EXIT.fine,
    );
  }

  text(): string {
    const { records, findings, unverified, unjudged, passedOver, unreadable, internal } = this;
    return [
      counted(records, 'record'),
      counted(findings, 'finding'),
      `${counted(unverified - unjudged, 'write')} unverified`,
      ...(unjudged > 0 ? [`${counted(unjudged, 'call')} unverified`] : []),
      ...(passedOver > 0 ? [`${passedOver.toLocaleString('en-US')} passed over`] : []),
      ...(unreadable > 0 ? [`${unreadable.toLocaleString('en-US')} unreadable`] : []),
      ...(internal > 0 ? [`${counted(internal, 'internal error')} of Sealwatch`] : []),
    ].join(', ');
  }

  json() {
    const { records, findings, unverified, unjudged, passedOver, unreadable, internal } = this;
    return {
      kind: 'summary',
      records,
      findings,
      unverified,
      ...(unjudged > 0 ? { unjudged } : {}),
      ...(passedOver > 0 ? { passedOver } : {}),
      unreadable,
      ...(internal > 0 ? { internal } : {}),
    };
  }
}

/** As many as anybody reads: the rest is only counted. */
const MOST = 200;

/** Says on standard error what cannot be read or judged, and where it is. */
export class Notes {
  readonly #terminal: Pick<Terminal, 'note'>;
  #count = 0;
  readonly #reasons = new Set<string>();

  constructor(terminal: Pick<Terminal, 'note'>) {
    this.#terminal = terminal;
  }

  /** @param place - the file and the record in it @param why - may quote hostile text */
  add(place: string, why: string): void {
    this.#add('read', place, why);
  }

  /** @param place - the file and the record in it @param why - may quote hostile text */
  addUnjudged(place: string, why: string): void {
    this.#add('judge', place, why);
  }

  #add(what: 'read' | 'judge', place: string, why: string): void {
    this.#count++;
    if (this.#count <= MOST) this.#terminal.note(`cannot ${what} ${escapeText(place)}: ${escapeText(why)}`);
    if (this.#count === MOST + 1) this.#terminal.note('what else cannot be read or judged is only counted');
  }

  /** Says where Sealwatch itself failed, once for each reason. @param place - the file and the record in it */
  addInternal(place: string, why: string): void {
    if (this.#reasons.has(why)) return;
    this.#reasons.add(why);
    this.#terminal.note(
      `internal error of Sealwatch at ${escapeText(place)}: ${escapeText(why)}; please report it with this record`,
    );
  }
}

import type { Statement } from '../../core/attestation/statement.ts';
import { isObject, listAt, textAt } from '../../core/base/json.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted, time } from '../output/style.ts';
import { provenanceText } from '../provenance.ts';

/** What a statement says, for people. */
export function verdictLines({ predicate }: Statement): readonly string[] {
  const said = (list: string) => listAt(predicate, list);
  const of = (name: string): string => textAt(predicate, name) ?? '';
  const where = (each: unknown): string => {
    const [from, to] = [textAt(each, 'from'), textAt(each, 'to')];
    const when =
      from === to ? `at ${time(from)} UTC, for less than a second` : `from ${time(from)} to ${time(to)} UTC`;
    return `${escapeText(textAt(each, 'key') ?? of('dataset'))} ${when}`;
  };
  const keys = isObject(predicate) && typeof predicate.keys === 'number' ? predicate.keys : 0;
  const root = textAt(predicate, 'root', 'sha256');
  const span = `${escapeText(of('dataset'))}, ${time(of('from'))} to ${time(of('to'))} UTC, ${counted(keys, 'key')}`;
  const lists = [
    ['unapproved content was current', 'unapproved'],
    ['expected content was missing', 'removed'],
    ['not covered', 'notCovered'],
  ] as const;
  const wrong = lists.flatMap(([title, list]) => {
    const each = said(list);
    const more = each.length - MAX_LINES;
    return each.length === 0
      ? []
      : [
          `${title}:`,
          ...each.slice(0, MAX_LINES).map((one) => `  ${where(one)}${why(one)}`),
          ...(more > 0 ? [`  and ${count(more)} more`] : []),
        ];
  });
  const verdict = wrong.length === 0 ? 'CLEAN: nothing unapproved was current' : 'NOT CLEAN';
  return [
    `${span}: ${verdict}`,
    `root digest: ${root ?? textAt(predicate, 'root', 'reason') ?? 'none'}`,
    ...wrong,
    ...provenanceLines(said('provenance')),
  ];
}

/** Where approved bytes came from, as those who approved them said it. */
function provenanceLines(said: readonly unknown[]): string[] {
  const more = said.length - MAX_LINES;
  return said.length === 0
    ? []
    : [
        'approved bytes came:',
        ...said
          .slice(0, MAX_LINES)
          .map((each) => `  ${provenanceText(each)} (as ${escapeText(textAt(each, 'by') ?? 'nobody')} said)`),
        ...(more > 0 ? [`  and as ${count(more)} more approvals say`] : []),
      ];
}

const MAX_LINES = 20;

const why = (each: unknown): string => {
  const reason = textAt(each, 'reason') ?? textAt(each, 'class');
  return reason === null ? '' : ` (${escapeText(reason)})`;
};

/** The end of a command about a statement: 1 where it says that something wrong was current, 3 where it does not cover everything. */
export function exitOf({ predicate }: Statement): ExitCode {
  const has = (list: string): boolean => listAt(predicate, list).length > 0;
  if (has('unapproved') || has('removed')) return EXIT.findings;
  return has('notCovered') ? EXIT.unchecked : EXIT.fine;
}

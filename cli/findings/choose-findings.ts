import { SealwatchError } from '../../core/base/errors.ts';
import type { DueDays } from '../../core/findings/due.ts';
import { type Finding, shortId } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import { gather } from '../batches.ts';
import { explain } from '../errors/explain.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { count, counted, SEVERITY_FORMAT } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { isAddress, parseObjectAddress, parsePast } from '../parse/options.ts';
import { readText } from '../parse/read-text.ts';
import { subjectText } from './activity-lines.ts';
import { findOne, selectFindings } from './select.ts';

/** Which findings somebody wants to decide about: by name, or by what they have in common. */
export interface Choice {
  /** Ids, first characters of ids, addresses of objects; `-` stands for those that standard input has. */
  readonly names: readonly string[];
  readonly rules?: readonly string[] | undefined;
  readonly dataset?: string | undefined;
  readonly since?: string | undefined;
}

/** Findings to decide about. */
export interface Chosen {
  readonly findings: readonly Finding[];
  /** True where exactly one was named by its id: then nobody has to be asked. */
  readonly isNamed: boolean;
}

/** No days are asked for: what is overdue makes no difference here. */
const NO_DAYS: DueDays = { critical: null, high: null, medium: null, low: null, info: null };

/**
 * The findings of a choice, each once. By what they have in common only open ones are chosen, and by the address of an object its open ones.
 * @throws {SealwatchError} `USAGE` for no choice, or two at once; `NOT_FOUND` for what is not there
 */
export async function chooseFindings(queries: Queries, choice: Choice, now: Date): Promise<Chosen> {
  const { names, rules, dataset, since } = choice;
  const isByKind = [rules, dataset, since].some((each) => each !== undefined);
  if (isByKind === names.length > 0)
    throw new SealwatchError(
      'USAGE',
      'say which findings: either ids (- reads them from standard input), or --rule, --dataset and --since',
    );
  if (isByKind) {
    if (since !== undefined) parsePast(since, now);
    const selection = { all: false, rules, dataset, since };
    const found = await gather(selectFindings(queries, selection, NO_DAYS, now));
    return { findings: found.map(({ finding }) => finding), isNamed: false };
  }
  const words = (await Promise.all(names.map(wordsOf))).flat();
  const found = new Map<string, Finding>();
  for (const word of words) for (const finding of await named(queries, word)) found.set(finding.id, finding);
  const isNamed = names.length === 1 && names[0] !== '-' && !isAddress(names[0] ?? '');
  return { findings: [...found.values()], isNamed };
}

const wordsOf = async (name: string): Promise<readonly string[]> =>
  name === '-'
    ? (await readText('-'))
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter(Boolean)
    : [name];

const named = async (queries: Queries, word: string): Promise<readonly Finding[]> =>
  isAddress(word)
    ? gather(queries.findings({ by: { kind: 'object', ref: parseObjectAddress(word) }, states: ['open'] }))
    : [await findOne(queries, word)];

const MAX_SHOWN = 20;

/**
 * Shows the findings and asks, unless one was named by its id.
 * @param verb what is done to them, as in `Resolve 7 findings?`
 * @returns false for a no
 * @throws {SealwatchError} `USAGE` where nobody can be asked
 */
export async function mayDecide(
  terminal: Terminal,
  verb: string,
  { findings, isNamed }: Chosen,
  isAgreed: boolean,
): Promise<boolean> {
  if (isNamed) return true;
  for (const finding of findings.slice(0, MAX_SHOWN)) terminal.note(lineOf(finding, terminal));
  const more = findings.length - MAX_SHOWN;
  if (more > 0) terminal.note(`  and ${count(more)} more`);
  if (isAgreed) return true;
  const what = counted(findings.length, 'finding');
  return terminal.confirm(
    `${verb} ${what}?`,
    `there is no terminal to ask on whether to ${verb.toLowerCase()} ${what}, so nothing was done: look at them, then say --yes`,
  );
}

const lineOf = (finding: Finding, { errorStyle }: Terminal): string =>
  [
    ' ',
    shortId(finding.id),
    errorStyle(SEVERITY_FORMAT[finding.severity], finding.severity.padEnd(8)),
    finding.rule,
    subjectText(finding),
  ].join('  ');

/** Decides about one finding after the other. What fails is said and keeps no other from being decided. */
export async function decideEach(
  terminal: Terminal,
  findings: readonly Finding[],
  decide: (finding: Finding) => Promise<void>,
): Promise<ExitCode> {
  if (findings.length === 1 && findings[0]) {
    await decide(findings[0]);
    return EXIT.fine;
  }
  let [code, done]: [ExitCode, number] = [EXIT.fine, 0];
  for (const finding of findings) {
    try {
      await decide(finding);
      done += 1;
      terminal.progress.show(`${done} of ${findings.length}`);
    } catch (error) {
      const explained = explain(error);
      terminal.note(`${shortId(finding.id)}: ${explained.code}: ${explained.message}`);
      code = worst(code, explained.exit);
    }
  }
  terminal.note(`${counted(done, 'finding')} of ${count(findings.length)} done`);
  return code;
}

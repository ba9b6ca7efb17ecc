import type { Command } from 'commander';
import { type Diagnosis, EXAMINED, type Examined } from '../../core/doctor/diagnosis.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted, type Style } from '../output/style.ts';
import { brokenAtBlanks } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Runner } from '../runner.ts';
import { examine } from './examine.ts';

export function addDoctor(program: Command, runner: Runner): void {
  program
    .command('doctor')
    .summary('examine a deployment, and say how to mend what is wrong with it')
    .description(
      'Asks AWS how each part of the deployment stands: the stack and its release, clock, subscriptions, event rules, queues, functions, permissions of their roles, trails, keys, limits of the account. Changes nothing. What could not be checked is said, and is never taken for fine.',
    )
    .addHelpText('after', '\nExamples:\n  sealwatch doctor\n  sealwatch doctor --json')
    .action((_: object, command: Command) => runner.run(command, doctor));
}

async function doctor(context: Context): Promise<ExitCode> {
  const { terminal, globals, clock } = context;
  const connection = await context.connect();
  const found = await examine(connection, clock, (check) => terminal.progress.show(`examining ${check}`));
  terminal.progress.clear();
  if (globals.json) for (const each of found) await terminal.json(each);
  else await terminal.print(...linesOf(found, terminal), verdict(found));
  const has = (outcome: Diagnosis['outcome']) => found.some((each) => each.outcome === outcome);
  return worst(has('problem') ? EXIT.findings : EXIT.fine, has('not-checked') ? EXIT.unchecked : EXIT.fine);
}

const LABEL = { fine: 'ok', problem: 'PROBLEM', 'not-checked': 'NOT CHECKED' } as const;
const LABEL_FORMAT = { fine: 'green', problem: 'red', 'not-checked': 'yellow' } as const;
const LABEL_WIDTH = LABEL['not-checked'].length + 2;
const CHECK_WIDTH = Math.max(...Object.keys(EXAMINED).map(({ length }) => length)) + 2;
const INDENT = '  ';
/** Less than this is no room for a sentence. */
const MIN_ROOM = 40;

type Shown = Pick<Terminal, 'style' | 'width'>;

/** A line for each check of which all is fine; of the others each thing that is not, with what to do below it. */
function linesOf(found: readonly Diagnosis[], shown: Shown): readonly string[] {
  return (Object.keys(EXAMINED) as Examined[]).flatMap((check) => {
    const own = found.filter((each) => each.check === check);
    const wrong = own.filter(({ outcome }) => outcome !== 'fine');
    if (wrong.length > 0)
      return [
        labelled(wrong.some(isProblem) ? 'problem' : 'not-checked', check, '', shown.style).trimEnd(),
        ...wrong.flatMap((each) => wrongLines(each, shown)),
      ];
    const about = new Set(own.flatMap((each) => each.about ?? [])).size;
    const says = about > 1 ? `${EXAMINED[check]} (${count(about)} examined)` : EXAMINED[check];
    return [labelled('fine', check, says, shown.style)];
  });
}

const isProblem = ({ outcome }: Diagnosis): boolean => outcome === 'problem';

function wrongLines({ outcome, says, mend }: Diagnosis, { style, width }: Shown): readonly string[] {
  const what = outcome === 'not-checked' ? `not checked: ${says}` : says;
  // A command stays in one line, so that it can be copied.
  const isCommand = mend !== null && /^(aws|npx|sealwatch) /.test(mend);
  const advice = mend === null ? [] : isCommand ? [escapeText(mend)] : wrapped(escapeText(mend), width);
  return [
    ...wrapped(escapeText(what), width).map((line) => `${INDENT}${line}`),
    ...advice.map((line) => `${INDENT}${INDENT}${style('bold', line)}`),
  ];
}

const labelled = (outcome: Diagnosis['outcome'], check: Examined, says: string, style: Style): string =>
  `${style(LABEL_FORMAT[outcome], LABEL[outcome].padEnd(LABEL_WIDTH))}${check.padEnd(CHECK_WIDTH)}${says}`;

const wrapped = (text: string, width: number | null): readonly string[] =>
  width === null ? [text] : brokenAtBlanks(text, Math.max(MIN_ROOM, width - 2 * INDENT.length));

function verdict(found: readonly Diagnosis[]): string {
  const number = (outcome: Diagnosis['outcome']) => found.filter((each) => each.outcome === outcome).length;
  const [problems, unchecked] = [number('problem'), number('not-checked')];
  if (problems === 0 && unchecked === 0) return 'nothing is wrong';
  const rest = unchecked === 0 ? '' : `, ${count(unchecked)} not checked`;
  return `${counted(problems, 'problem')}${rest}`;
}

import { type Command, Option } from 'commander';
import { dueDaysOf } from '../../aws/deployment/outputs.ts';
import { renderDecision } from '../../core/alerts/decision-alert.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import { dueOf } from '../../core/findings/due.ts';
import { RULES } from '../../core/rules/catalogue.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../output/style.ts';
import { choiceOption, listOption, parseCount } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { GROUPINGS, type Grouping, groupColumns, groupFindings } from './group-findings.ts';
import { findingJson, reportJson } from './json.ts';
import { findingColumns, renderReport } from './render.ts';
import { reportOn } from './report.ts';
import { alertId, type FindingSelection, findOne, selectFindings } from './select.ts';

const RULE_IDS = RULES.map(({ id }) => id);

interface Options {
  readonly all?: boolean;
  readonly severity?: readonly Severity[];
  readonly rule?: readonly string[];
  readonly dataset?: string;
  readonly actor?: string;
  readonly since?: string;
  readonly key?: string;
  readonly open?: boolean;
  readonly alert?: string;
  readonly limit?: number;
  readonly groupBy?: Grouping;
}

export function addFindings(program: Command, runner: Runner): void {
  program
    .command('findings')
    .summary('list what is wrong; with an id: print the evidence, and how to restore')
    .description(
      'Lists findings: without options the open ones, by severity. Those that are open for longer than the configuration allows come first. With an id it prints one finding, all its evidence, and the command that restores what was expected.',
    )
    .argument('[id]', 'id of a finding, or its first six characters')
    .option('--open', 'only open findings (the default)')
    .addOption(new Option('--all', 'findings in every state').conflicts('open'))
    .addOption(
      new Option('--severity <severity>', 'only of these severities')
        .choices(SEVERITIES)
        .argParser(listOption(SEVERITIES)),
    )
    .addOption(new Option('--rule <rule>', 'only of these rules').argParser(listOption(RULE_IDS)))
    .option('--dataset <name>', 'only in this dataset')
    .option('--actor <arn>', 'only by this user or role')
    .option('--since <time>', 'only found since: 24h, 7d, 2026-11-20, 2026-11-20T10:00:00Z')
    .option('--key <address>', 'only about this object: s3://bucket/key')
    .option(
      '--alert <id>',
      'only those that this alert reported, in every state; of an alert about a decision: the decision',
    )
    .addOption(new Option('--limit <number>', 'only so many').argParser(parseCount))
    .addOption(
      new Option('--group-by <what>', 'count them by what they have in common')
        .choices(GROUPINGS)
        .argParser(choiceOption(GROUPINGS)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch findings\n  sealwatch findings 7f3a9c\n  sealwatch findings --all --dataset moderation-v3 --since 7d --json\n  sealwatch findings --alert 4d1f08a2b3c4',
    )
    .action((id: string | undefined, options: Options, command: Command) =>
      runner.run(command, (context) =>
        id === undefined ? list(context, selectionOf(options), options) : show(context, id, options),
      ),
    );
}

const selectionOf = ({ severity, rule, limit: _, groupBy: __, ...options }: Options): FindingSelection => ({
  ...options,
  severities: severity,
  rules: rule,
  // An alert has the findings that it has, whatever became of them.
  all: options.all === true || (options.alert !== undefined && !options.open),
});

async function list(
  { globals, terminal, clock, connect }: Context,
  asked: FindingSelection,
  { limit, groupBy }: Pick<Options, 'limit' | 'groupBy'>,
): Promise<ExitCode> {
  const { queries, deployment } = await connect();
  const now = clock();
  const alert = asked.alert === undefined ? undefined : await alertId(queries, asked.alert);
  const decided = alert === undefined ? null : await queries.decisionAlert(alert);
  if (decided?.decision) {
    const shown = renderDecision(
      decided.decision,
      { ...decided, alertId: decided.id, claims: [] },
      deployment,
    );
    if (globals.json) await terminal.json(shown.alert);
    else await terminal.print(...shown.text.trimEnd().split('\n'));
    return EXIT.fine;
  }
  const selection = { ...asked, alert };
  const selected = selectFindings(queries, selection, dueDaysOf(deployment.outputs), now);
  const noun = selection.all ? 'finding' : 'open finding';
  if (groupBy !== undefined) {
    const groups = await groupFindings(selected, groupBy);
    const shown = groups.slice(0, limit);
    if (globals.json)
      for (const { name, ...group } of shown) await terminal.json({ [groupBy]: name, ...group });
    else await terminal.table(groupColumns(groupBy, deployment.account), shown);
    const total = counted(
      groups.reduce((sum, each) => sum + each.count, 0),
      noun,
    );
    if (!globals.json)
      terminal.note(`${total} in ${counted(groups.length, 'group')}${leftOut(shown.length, groups.length)}`);
    return EXIT.fine;
  }
  const cut = new Limited(selected, limit ?? Number.POSITIVE_INFINITY);
  if (globals.json) {
    for await (const { finding, due } of cut) await terminal.json(findingJson(finding, deployment, due));
    return EXIT.fine;
  }
  const found = await terminal.table(findingColumns(now, deployment.account), cut);
  terminal.note(cut.isCut ? `the first ${counted(found, noun)}; there are more` : counted(found, noun));
  return EXIT.fine;
}

const leftOut = (shown: number, all: number): string =>
  shown < all ? `, of which the first ${shown} are shown` : '';

/** The first of a source; knows afterwards whether there were more. */
class Limited<T> implements AsyncIterable<T> {
  isCut = false;
  readonly #source: AsyncIterable<T>;
  readonly #limit: number;

  constructor(source: AsyncIterable<T>, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    let count = 0;
    for await (const each of this.#source) {
      this.isCut = count >= this.#limit;
      if (this.isCut) return;
      count += 1;
      yield each;
    }
  }
}

async function show(
  { globals, terminal, clock, connect }: Context,
  id: string,
  options: Options,
): Promise<ExitCode> {
  if (Object.keys(options).length > 0) {
    throw new SealwatchError('USAGE', 'an id names one finding: leave the other options out');
  }
  const connection = await connect();
  const { queries, deployment } = connection;
  const report = await reportOn(connection, await findOne(queries, id), globals);
  const now = clock();
  const due = dueOf(report.finding, dueDaysOf(deployment.outputs), now);
  if (globals.json) await terminal.json(reportJson(report, deployment, due));
  else await renderReport(terminal, report, due, now);
  return EXIT.fine;
}

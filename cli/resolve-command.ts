import { type Command, Option } from 'commander';
import { RULES } from '../core/rules/catalogue.ts';
import { EXIT } from './exit-codes.ts';
import { chooseFindings, decideEach, mayDecide } from './findings/choose-findings.ts';
import { escapeText } from './output/escape.ts';
import { listOption, requireReason } from './parse/options.ts';
import type { Runner } from './runner.ts';

interface Options {
  readonly reason: string;
  readonly rule?: readonly string[];
  readonly dataset?: string;
  readonly since?: string;
  readonly yes?: boolean;
}

export function addResolve(program: Command, runner: Runner): void {
  program
    .command('resolve')
    .summary('close findings, with a reason')
    .description(
      'Closes findings. They stay listed with their evidence, the reason and who closed them; nothing is approved by this. One finding is closed by its id. Several are shown and counted, and closed after a yes: by their ids, by objects (their open findings), or all open ones of a rule, a dataset or a time.',
    )
    .argument(
      '[ids...]',
      'ids of findings, or their first six characters, or s3://bucket/key; - is standard input',
    )
    .requiredOption('--reason <text>', 'why; kept with the finding')
    .addOption(
      new Option('--rule <rule>', 'open findings of these rules').argParser(
        listOption(RULES.map(({ id }) => id)),
      ),
    )
    .option('--dataset <name>', 'open findings in this dataset')
    .option('--since <time>', 'open findings found since: 24h, 7d, 2026-11-20')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch resolve 7f3a9c --reason "restored, role disabled, ticket 4711"\n  sealwatch resolve --rule transient-content --since 24h --reason "restore of ticket 4711"\n  sealwatch findings --json | jq -r .id | sealwatch resolve - --yes --reason "drill"',
    )
    .action((names: readonly string[], options: Options, command: Command) =>
      runner.run(command, async ({ globals, terminal, clock, connect }) => {
        const { rule: rules, dataset, since } = options;
        const reason = requireReason(options.reason);
        const connection = await connect();
        const choice = { names, rules, dataset, since };
        const chosen = await chooseFindings(connection.queries, choice, clock());
        if (chosen.findings.length === 0) {
          terminal.note('there are no such open findings');
          return EXIT.fine;
        }
        if (!(await mayDecide(terminal, 'Resolve', chosen, options.yes === true))) {
          terminal.note('Nothing was resolved.');
          return EXIT.fine;
        }
        return decideEach(terminal, chosen.findings, async (finding) => {
          const { id, by } = await connection.baseline('resolved', { do: 'resolve', id: finding.id, reason });
          if (globals.json) await terminal.json({ finding: id, by });
          else await terminal.print(`finding ${id} is resolved by ${escapeText(by)}`);
        });
      }),
    );
}

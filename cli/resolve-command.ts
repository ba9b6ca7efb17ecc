import type { Command } from 'commander';
import { EXIT } from './exit-codes.ts';
import { findOne } from './findings/select.ts';
import { escapeText } from './output/escape.ts';
import { requireReason } from './parse/options.ts';
import type { Runner } from './runner.ts';

export function addResolve(program: Command, runner: Runner): void {
  program
    .command('resolve')
    .summary('close a finding, with a reason')
    .description(
      'Closes a finding. It stays listed with its evidence, the reason and who closed it; nothing is approved by this.',
    )
    .argument('<id>', 'id of the finding, or its first six characters')
    .requiredOption('--reason <text>', 'why; kept with the finding')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch resolve 7f3a9c --reason "restored, role disabled, ticket 4711"',
    )
    .action((prefix: string, options: { reason: string }, command: Command) =>
      runner.run(command, async ({ globals, terminal, connect }) => {
        const reason = requireReason(options.reason);
        const connection = await connect();
        const finding = await findOne(connection.queries, prefix);
        const { id, by } = await connection.baseline('resolved', { do: 'resolve', id: finding.id, reason });
        if (globals.json) await terminal.json({ finding: id, by });
        else await terminal.print(`finding ${id} is resolved by ${escapeText(by)}`);
        return EXIT.fine;
      }),
    );
}

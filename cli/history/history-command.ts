import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { parseObjectAddress } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { historyJson, readHistory } from './history.ts';
import { renderHistory } from './render.ts';

export function addHistory(program: Command, runner: Runner): void {
  program
    .command('history')
    .summary('every version that a key ever had')
    .description(
      'Tells every version that a key ever had: its digest, who stored it, what it was judged to be, and how it ended.',
    )
    .argument('<object>', 's3://bucket/key')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch history s3://acme-training-data/moderation/v3/labels-007.jsonl',
    )
    .action((object: string, _, command: Command) =>
      runner.run(command, async ({ globals, terminal, connect }) => {
        const ref = parseObjectAddress(object);
        const { queries, deployment } = await connect();
        const history = await readHistory(queries, ref);
        if (globals.json) await terminal.json(historyJson(history));
        else await renderHistory(terminal, history, deployment.account);
        return EXIT.fine;
      }),
    );
}

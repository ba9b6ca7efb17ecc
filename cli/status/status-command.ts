import type { Command } from 'commander';
import { counted } from '../output/style.ts';
import type { Runner } from '../runner.ts';
import { statusJson } from './json.ts';
import { statusExit } from './needs.ts';
import { renderStatus } from './render.ts';
import { readStatus } from './status.ts';

export function addStatus(program: Command, runner: Runner): void {
  program
    .command('status')
    .summary('what needs a hand, and how everything stands')
    .description(
      'Reports first what needs a hand: subscriptions that nobody confirmed, datasets that are not sealed, dead letters, buckets that send no events, and what could not be checked. Then the datasets, their keys by state, and the open findings.',
    )
    .addHelpText('after', '\nExamples:\n  sealwatch status\n  sealwatch status --json | jq .needs')
    .action((_, command: Command) =>
      runner.run(command, async ({ globals, terminal, clock, connect }) => {
        const connection = await connect();
        const status = await readStatus(connection, clock(), (keys) =>
          terminal.progress.show(`counting: ${counted(keys, 'key')}`),
        );
        if (globals.json) await terminal.json(statusJson(connection.deployment, status));
        else await renderStatus(terminal, connection.deployment, status);
        return statusExit(status);
      }),
    );
}

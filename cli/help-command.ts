import type { Command } from 'commander';
import { nearest } from '../core/base/nearest.ts';

/** `help [command]`: commander's own takes a command that is not there for wrong use, without saying so. */
export function addHelp(parent: Command): void {
  parent.helpCommand(false);
  parent
    .command('help')
    .summary('print help of a command')
    .argument('[command...]', 'whose help')
    .action((names: readonly string[]) => {
      let command = parent;
      for (const name of names) {
        const found = command.commands.find((each) => each.name() === name);
        if (found === undefined) return refuse(command, name);
        command = found;
      }
      return command.help();
    });
}

function refuse(command: Command, name: string): never {
  const near = nearest(
    name,
    command.commands.map((each) => each.name()),
  );
  return command.error(`error: unknown command '${name}'${near === null ? '' : `\n(Did you mean ${near}?)`}`);
}

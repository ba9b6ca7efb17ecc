import type { Command, Option } from 'commander';

/** What can be typed after some words: commands, options, and values of options. */
export interface CompletionNode {
  /** Words that lead here: empty for the program itself, `policy check` for a command within another. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletionOption[];
}

export interface CompletionOption {
  readonly flags: readonly string[];
  readonly summary: string;
  /** What it takes: nothing, one of some words, or something else, such as a file. */
  readonly takes: 'nothing' | 'anything' | readonly string[];
}

/** Every command of the program with what it takes; options of the program hold for each. */
export function completionWords(program: Command): readonly CompletionNode[] {
  const common = [...program.options.map(optionOf), HELP];
  const nodeOf = (command: Command, path: readonly string[]): CompletionNode[] => {
    const own = command === program ? [] : command.options.map(optionOf);
    const commands = command.commands.map((each) => ({ name: each.name(), summary: each.summary() }));
    return [
      { path: path.join(' '), commands, options: [...own, ...common] },
      ...command.commands.flatMap((each) => nodeOf(each, [...path, each.name()])),
    ];
  };
  return nodeOf(program, []);
}

const HELP: CompletionOption = { flags: ['-h', '--help'], summary: 'print help', takes: 'nothing' };

const optionOf = ({
  short,
  long,
  description,
  argChoices,
  required,
  optional,
}: Option): CompletionOption => ({
  flags: [short, long].filter((flag) => flag !== undefined && flag !== null),
  summary: description,
  takes: argChoices ?? (required || optional ? 'anything' : 'nothing'),
});

import type { CompletionNode, CompletionOption } from './completion-words.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that a shell reads to complete `sealwatch`. */
export const completionScript: Readonly<Record<Shell, (nodes: readonly CompletionNode[]) => string>> = {
  bash: (nodes) => `# source <(sealwatch completion bash)\n${bashFunction(nodes)}`,
  // zsh runs what was written for bash.
  zsh: (nodes) =>
    `#compdef sealwatch\n# source <(sealwatch completion zsh)\nautoload -U +X compinit && compinit -u\nautoload -U +X bashcompinit && bashcompinit\n${bashFunction(nodes)}`,
  fish: fishScript,
};

function bashFunction(nodes: readonly CompletionNode[]): string {
  const paths = nodes.map(({ path }) => path).filter(Boolean);
  return `_sealwatch() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="" path="" words="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${path:+$path }\${COMP_WORDS[index]}" in
      ${paths.map(quoted).join('|')}) path="\${path:+$path }\${COMP_WORDS[index]}" ;;
    esac
  done
  ((COMP_CWORD > 0)) && before="\${COMP_WORDS[COMP_CWORD - 1]}"
  case "$path:$before" in
${nodes.flatMap(valueCases).join('\n')}
  esac
  case "$path" in
${nodes.map(wordCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sealwatch sealwatch
`;
}

const valueCases = ({ path, options }: CompletionNode): string[] =>
  options
    .filter(({ takes }) => takes !== 'nothing')
    .map(({ flags, takes }) => {
      const pattern = flags.map((flag) => quoted(`${path}:${flag}`)).join('|');
      // Without words the shell offers files.
      const words =
        typeof takes === 'string'
          ? 'COMPREPLY=()'
          : `COMPREPLY=($(compgen -W ${quoted(takes.join(' '))} -- "$current"))`;
      return `    ${pattern}) ${words}; return ;;`;
    });

const wordCase = ({ path, commands, options }: CompletionNode): string => {
  const words = [...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)];
  return `    ${quoted(path)}) words=${quoted(words.join(' '))} ;;`;
};

function fishScript(nodes: readonly CompletionNode[]): string {
  const lines = nodes.flatMap(({ path, commands, options }) => {
    const at = `-n ${quoted(fishCondition(path, commands))}`;
    return [
      ...commands.map(
        ({ name, summary }) => `complete -c sealwatch -f ${at} -a ${name} -d ${quoted(summary)}`,
      ),
      ...(path === '' ? [] : options.map((option) => fishOption(option, at))),
      ...(path === '' ? options.map((option) => fishOption(option, '')) : []),
    ];
  });
  return `# sealwatch completion fish | source\n${[...new Set(lines)].join('\n')}\n`;
}

function fishCondition(path: string, commands: CompletionNode['commands']): string {
  if (path === '') return '__fish_use_subcommand';
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const none =
    commands.length === 0
      ? []
      : [`not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`];
  return [...seen, ...none].join('; and ');
}

function fishOption({ flags, summary, takes }: CompletionOption, at: string): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = takes === 'nothing' ? '' : takes === 'anything' ? '-r' : `-x -a ${quoted(takes.join(' '))}`;
  return ['complete -c sealwatch', at, ...names, value, `-d ${quoted(summary)}`].filter(Boolean).join(' ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

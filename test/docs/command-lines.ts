/** The commands of a shell snippet as words: continued lines are joined, pipes and lists taken apart, prompts dropped. */
export const commandLines = (text: string): string[][] =>
  text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/^\s*\$ /, ''))
    .flatMap(commandsOf);

const TOKEN =
  /(?<operator>\|\|?|&&|;)|(?<comment>#.*)|[<>]{1,2}\s*\S+|(?<word>(?:'[^']*'|"[^"]*"|\\.|[^\s'"|;#<>]|(?<=\S)#)+)|\s+/gy;

const commandsOf = (line: string): string[][] => {
  const commands: string[][] = [[]];
  for (const { groups = {} } of line.matchAll(TOKEN)) {
    if (groups.comment !== undefined) break;
    if (groups.operator) commands.push([]);
    else if (groups.word) commands.at(-1)?.push(unquoted(groups.word));
  }
  return commands.map(withoutVariables).filter((words) => words.length > 0);
};

const unquoted = (word: string): string => word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3');

const withoutVariables = (words: readonly string[]): string[] => {
  const start = words.findIndex((word) => !/^\w+=/.test(word));
  return start < 0 ? [] : words.slice(start);
};

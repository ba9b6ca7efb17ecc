import { execFileSync } from 'node:child_process';

// A function comes before every program of the name. Words may hold line ends, so each call says how many it has.
const AWS = `aws() { printf '%s\\0' "$#" "$@"; }`;

/** The words that `aws` gets from each of these lines, as bash reads them. */
export function shellWords(lines: readonly string[]): string[][] {
  const printed = execFileSync('bash', ['--norc', '-s'], {
    input: [AWS, ...lines].join('\n'),
    encoding: 'utf8',
  });
  const all = printed.split('\0').slice(0, -1);
  const calls: string[][] = [];
  for (let at = 0; at < all.length; at += Number(all[at]) + 1)
    calls.push(all.slice(at + 1, at + 1 + Number(all[at])));
  return calls;
}

/** The options of a call, by their names without dashes; a flag is `true` or `false`. */
export function optionsOf(words: readonly string[]): Record<string, string | boolean> {
  const options: Record<string, string | boolean> = {};
  for (let at = 0; at < words.length; at += 1) {
    const name = words[at]?.replace(/^--/, '') ?? '';
    const next = words[at + 1];
    if (next !== undefined && !next.startsWith('--')) {
      options[name] = next;
      at += 1;
    } else if (name.startsWith('no-')) options[name.slice('no-'.length)] = false;
    else options[name] = true;
  }
  return options;
}

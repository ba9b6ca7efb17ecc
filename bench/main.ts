import { parseArgs } from 'node:util';
import { BENCHES } from './benches.ts';
import { table } from './table.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

for (const name of names) {
  const load = BENCHES[name];
  if (!load) {
    say(`no bench is named ${JSON.stringify(name)}; there are: ${Object.keys(BENCHES).join(', ')}`);
    process.exitCode = 2;
    break;
  }
  const bench = await load();
  const result = await bench.run(say);
  if (values.json) process.stdout.write(`${JSON.stringify({ name, ...result })}\n`);
  else process.stdout.write(`\n${result.title}\n${table(result.rows)}\n${result.notes.join('\n')}\n`);
  if (!result.isMet) process.exitCode = 1;
}

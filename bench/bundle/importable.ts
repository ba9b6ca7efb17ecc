import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A value for every variable: some of them hold JSON. */
const ANY = '[]';
/** Some variables are those of each of these, whose name the code puts into that of the variable. */
const QUEUES = ['URGENT', 'BULK'];

/**
 * Gives a built function what it wants at its start: a configuration beside it, and a value for every variable of the
 * environment that it names. Children inherit them.
 */
export async function importable(file: string): Promise<void> {
  await writeFile(
    join(dirname(file), 'config.json'),
    JSON.stringify({ buckets: [], trustedAccounts: [], trail: {}, findings: { dueDays: {} } }),
  );
  const code = await readFile(file, 'utf8');
  for (const [name] of code.matchAll(/\bSEALWATCH_[A-Z_]+\b/g)) process.env[name] ??= ANY;
  for (const [, end] of code.matchAll(/\bSEALWATCH_\$\{[\w$]+\}_([A-Z_]+)/g))
    for (const queue of QUEUES) process.env[`SEALWATCH_${queue}_${end}`] ??= ANY;
  process.env.AWS_REGION ??= 'eu-west-1';
}

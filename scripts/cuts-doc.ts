import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build/places.ts';
import { withCuts } from './cuts-table.ts';

const PAGE = join(ROOT, 'docs', 'threat-model.md');

/** Writes into `docs/threat-model.md` what tells each cut of the chain, from the cuts that the tests play. */
writeFileSync(PAGE, await withCuts(readFileSync(PAGE, 'utf8')));

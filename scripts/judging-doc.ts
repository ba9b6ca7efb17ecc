import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build/places.ts';
import { withTables } from './judging-tables.ts';

const PAGE = join(ROOT, 'docs', 'design', 'judging.md');

/** Writes the table of judgement into `docs/design/judging.md`, from the rows that the tests run. */
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build/places.ts';
import { withClaims } from './limits-doc/page.ts';

/** Writes the tables of `docs/limits.md` from the claims of the trial. */
const path = join(ROOT, 'docs', 'limits.md');
writeFileSync(path, withClaims(readFileSync(path, 'utf8')));

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build/places.ts';
import { coveragePage } from './coverage-doc/page.ts';

/** Writes `docs/coverage.md` from the table of calls. */
writeFileSync(join(ROOT, 'docs', 'coverage.md'), coveragePage());

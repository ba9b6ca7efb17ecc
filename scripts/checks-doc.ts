import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build/places.ts';
import { checksPage } from './checks-doc/page.ts';

/** Writes `docs/checks.md` from the checks themselves. */
writeFileSync(join(ROOT, 'docs', 'checks.md'), checksPage());

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build/places.ts';
import { rulesPage } from './rules-doc/page.ts';

/** Writes `docs/rules.md` from the rules themselves. */
writeFileSync(join(ROOT, 'docs', 'rules.md'), rulesPage());

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { architectureSvg } from './architecture/render.ts';
import { ROOT } from './build/places.ts';

/** Writes the picture `docs/images/architecture.svg`. */
writeFileSync(join(ROOT, 'docs', 'images', 'architecture.svg'), architectureSvg());

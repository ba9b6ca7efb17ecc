import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { coveragePage } from '../../scripts/coverage-doc/page.ts';

it('has every call as it is decided; run node scripts/coverage-doc.ts when it has not', () => {
  const page = readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8');
  expect(page).toBe(coveragePage());
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withTables } from '../../scripts/judging-tables.ts';

const PAGE = new URL('../../docs/design/judging.md', import.meta.url);

it('shows the table of judgement as its rows are; run node scripts/judging-doc.ts when it does not', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toBe(withTables(page));
});

it('refuses a page without the marks', () => {
  expect(() => withTables('# Judging\n')).toThrow('the page needs the lines');
});

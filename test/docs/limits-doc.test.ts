import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CLAIMS } from '../../core/trial/claims.ts';
import { withClaims } from '../../scripts/limits-doc/page.ts';

const PAGE = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');

it('has the claims as they are; run node scripts/limits-doc.ts when it has not', () => {
  expect(PAGE).toBe(withClaims(PAGE));
});

it('has a row for each claim', () => {
  const rows = PAGE.split('\n').filter((line) => CLAIMS.some(({ id }) => line.startsWith(`| \`${id}\` |`)));
  expect(rows).toHaveLength(CLAIMS.length);
});

it('a page without the marks is refused, not written over', () => {
  expect(() => withClaims('# Limits\n')).toThrow('nobody knows where the tables belong');
});

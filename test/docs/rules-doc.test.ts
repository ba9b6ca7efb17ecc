import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../core/rules/catalogue.ts';
import { rulesPage } from '../../scripts/rules-doc/page.ts';

const DOCS = new URL('../../docs/', import.meta.url);

it('has the catalogue of the rules as they are; run node scripts/rules-doc.ts when it has not', () => {
  expect(readFileSync(new URL('rules.md', DOCS), 'utf8')).toBe(rulesPage());
});

describe.each(RULES)('rule $id', ({ id }) => {
  it('has a runbook', () => {
    expect(existsSync(new URL(`runbooks/${id}.md`, DOCS))).toBe(true);
  });
});

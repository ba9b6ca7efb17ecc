import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../core/posture/catalogue.ts';
import { checksPage } from '../../scripts/checks-doc/page.ts';

const DOCS = new URL('../../docs/', import.meta.url);

it('has the catalogue of the checks as they are; run node scripts/checks-doc.ts when it has not', () => {
  expect(readFileSync(new URL('checks.md', DOCS), 'utf8')).toBe(checksPage());
});

describe.each(CHECKS)('check $id', ({ title, why, remediation }) => {
  it('says its good state without an end mark, and why it matters in sentences', () => {
    expect(title).toMatch(/[^.!?]$/);
    expect(why).toMatch(/\.$/);
  });

  it('prints commands that fit into a block of the page', () => {
    expect(`${remediation.cli}${remediation.cdk}`).not.toContain('```');
  });
});

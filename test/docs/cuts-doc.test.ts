import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withCuts } from '../../scripts/cuts-table.ts';

const PAGE = new URL('../../docs/threat-model.md', import.meta.url);

it('shows what tells each cut of the chain, as it is played; run node scripts/cuts-doc.ts when it does not', async () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toBe(await withCuts(page));
});

it('refuses a page without the marks', async () => {
  await expect(withCuts('# Threat model\n')).rejects.toThrow('the page needs the lines');
});

import { describe, expect, it } from 'vitest';
import { CLAIMS } from './claims.ts';

it('each claim has an id of its own', () => {
  const ids = CLAIMS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

describe.each(CLAIMS)('claim $id', ({ claim, why, trial }) => {
  it('is a sentence without its end mark, and why it matters is one with it', () => {
    expect(claim).toMatch(/[^.!?]$/);
    expect(why).toMatch(/[.]$/);
  });

  it('stands in a cell of a table: one line, with no bar that ends it', () => {
    for (const text of [claim, why, ...Object.values(trial)]) {
      expect(text).not.toMatch(/\n|(?<!\\)\|/);
      expect(text.split('`').length % 2).toBe(1);
    }
  });
});

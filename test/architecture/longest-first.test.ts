import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LONGEST } from '../longest-first.ts';

it('the files that begin first are there', () => {
  expect(LONGEST.filter((name) => !existsSync(name))).toEqual([]);
});

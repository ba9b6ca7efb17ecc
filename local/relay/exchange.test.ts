import { expect, it } from 'vitest';
import { cached } from './exchange.ts';

const counting = (forMs: number) => {
  let asked = 0;
  return cached(async (name) => `${name}${++asked}`, forMs);
};

it('asks once as long as it remembers', async () => {
  const answers = counting(60_000);
  expect([await answers.get('a'), await answers.get('a'), await answers.get('b')]).toEqual([
    'a1',
    'a1',
    'b2',
  ]);
});

it('asks again when it has to forget', async () => {
  const answers = counting(60_000);
  await answers.get('a');
  answers.clear();
  expect(await answers.get('a')).toBe('a2');
});

it('does not remember failures', async () => {
  let asked = 0;
  const answers = cached(async () => {
    asked += 1;
    if (asked === 1) throw new Error('not yet');
    return asked;
  }, 60_000);
  await expect(answers.get('a')).rejects.toThrow('not yet');
  expect(await answers.get('a')).toBe(2);
});

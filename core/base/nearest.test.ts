import { expect, it } from 'vitest';
import { nearest, nearestWords, suggestion } from './nearest.ts';

const WORDS = ['object-altered', 'object-added', 'critical', 'high', 'seal', 'status'];

it.each([
  ['object-alterd', 'object-altered'],
  ['hihg', 'high'],
  ['HIGH', 'high'],
  ['stats', 'status'],
  ['crtical', 'critical'],
  ['xx', null],
  ['nothing', null],
  ['', null],
])('%j probably means %j', (word, meant) => {
  expect(nearest(word, WORDS)).toBe(meant);
});

it('is said in words, or not at all', () => {
  expect(suggestion('hihg', WORDS)).toBe('; did you mean "high"?');
  expect(suggestion('nothing', WORDS)).toBe('');
});

it.each([
  ['object-alterd', ['object-altered']],
  ['altered', ['object-altered']],
  ['objects', []],
  ['object', ['object-altered', 'object-added']],
  ['xx', []],
])('%j may mean one of %j, the likeliest first', (word, meant) => {
  expect(nearestWords(word, WORDS, 3)).toEqual(meant);
});

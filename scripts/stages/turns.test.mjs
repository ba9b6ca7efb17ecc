import { expect, it } from 'vitest';
import { turns } from './turns.mjs';

const played = () => {
  const shown = [];
  const [first, second] = turns((text) => shown.push(text), 2);
  return { first, second, shown: () => shown.filter((text) => text !== '').join(' ') };
};

it('shows what the first lane prints at once, and keeps what the second prints', () => {
  const { first, second, shown } = played();
  first.write('a');
  second.write('x');
  first.write('b');
  expect(shown()).toBe('a b');
});

it('shows a stage of the second lane in one piece, where the first is between two stages', () => {
  const { first, second, shown } = played();
  first.write('a');
  second.write('x');
  second.write('y');
  second.pause();
  first.write('b');
  first.pause();
  first.write('c');
  expect(shown()).toBe('a b xy c');
});

it('keeps what a stage of the second lane prints until it has ended', () => {
  const { first, second, shown } = played();
  second.write('x');
  second.pause();
  second.write('y');
  first.pause();
  first.write('a');
  expect(shown()).toBe('x a');
});

it('shows what the second lane prints at once when the first has ended', () => {
  const { first, second, shown } = played();
  first.write('a');
  second.write('x');
  second.pause();
  second.write('y');
  first.end();
  second.write('z');
  expect(shown()).toBe('a x y z');
});

it('loses nothing where the second lane ends before the first', () => {
  const { first, second, shown } = played();
  first.write('a');
  second.write('x');
  second.end();
  first.write('b');
  first.pause();
  first.end();
  expect(shown()).toBe('a b x');
});

it('shows everything where the lanes end in the other order, without a pause', () => {
  const { first, second, shown } = played();
  second.write('x');
  second.end();
  first.write('a');
  first.end();
  expect(shown()).toBe('a x');
});

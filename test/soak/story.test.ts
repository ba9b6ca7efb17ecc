import { expect, it } from 'vitest';
import type { Operation, Sequence } from '../model/sequence.ts';
import { type Story, shortest, storyOf } from './story.ts';
import { Weather } from './weather.ts';

const step = (): Operation => ({ do: 'step' });
const destroy = (key: string): Operation => ({ do: 'destroy', key, pick: 0, delivery: 'now' });

const sequence: Sequence = {
  mode: 'sealed',
  versioning: 'enabled',
  initial: { one: 'a', two: 'b' },
  operations: [step(), destroy('one'), step(), destroy('two'), step()],
  shuffle: [],
};

const keysOf = ({ sequence: { operations } }: Story): string[] =>
  operations.flatMap((each) => (each.do === 'destroy' ? [each.key] : [each.do]));

it('makes a story shorter until nothing can be left out, and has go wrong only what must', async () => {
  const isBad = async (story: Story) => keysOf(story).includes('two') && !story.calm.has(3);
  const found = await shortest(storyOf(sequence, 1), isBad, () => true);
  expect(keysOf(found)).toEqual(['two']);
  expect(found.sequence.initial).toEqual({});
  expect([...found.calm]).toEqual([-1]);
});

it('tells the story as it is when the time is over, or when it does not fail again', async () => {
  const story = storyOf(sequence, 1);
  const always = async () => true;
  expect(await shortest(story, always, () => false)).toBe(story);
  expect(
    await shortest(
      story,
      async () => false,
      () => true,
    ),
  ).toBe(story);
});

const RATES = { calls: 0.5, kills: 0.5 };

function weatherOf(parts: readonly number[]): string[] {
  const weather = new Weather(7, RATES, () => {});
  return parts.map((part) => {
    weather.begin(part);
    const calls = Array.from({ length: 8 }, () => weather.order('dynamodb', 'PutCommand')?.name ?? 'fair');
    return `${part}: ${JSON.stringify([weather.kill(), calls])}`;
  });
}

it('has the same go wrong at an operation, whatever was left out before it', () => {
  const [, second, third] = weatherOf([0, 1, 2]);
  expect(weatherOf([1, 2])).toEqual([second, third]);
  expect(second?.slice(2)).not.toBe(third?.slice(2));
});

it('has nothing go wrong where it is calm', () => {
  const weather = new Weather(7, { calls: 1, kills: 1 }, () => {});
  weather.begin(0, true);
  expect([
    weather.order('s3', 'GetObjectCommand'),
    weather.kill(),
    weather.happens('a child lost', 1),
  ]).toEqual([null, null, false]);
});

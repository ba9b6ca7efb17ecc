import { describe, expect, it } from 'vitest';
import { remembered, rememberedFor, rememberedOf, rememberedOnce } from './memoize.ts';

/** A function that counts how often it is asked. */
function counted<Key, Value>(answer: (key: Key) => Value) {
  const asked: Key[] = [];
  const make = (key: Key): Value => {
    asked.push(key);
    return answer(key);
  };
  return { asked, make };
}

describe('a function that remembers', () => {
  it('works each answer out once', () => {
    const { asked, make } = counted((name: string) => name.toUpperCase());
    const upper = remembered(make);
    expect(['a', 'b', 'a'].map((name) => upper(name))).toEqual(['A', 'B', 'A']);
    expect(asked).toEqual(['a', 'b']);
  });

  it.each([null, undefined, false, 0, ''])('remembers the answer %j as any other', (answer) => {
    const { asked, make } = counted((_: string) => answer);
    const same = remembered(make);
    expect([same('a'), same('a')]).toEqual([answer, answer]);
    expect(asked).toEqual(['a']);
  });

  it('distinguishes objects by identity, and by their names where it is given names', () => {
    const one = { id: 1 };
    const equal = { id: 1 };
    const byIdentity = counted(({ id }: { id: number }) => id);
    const byName = counted(({ id }: { id: number }) => id);
    const [identity, name] = [remembered(byIdentity.make), remembered(byName.make, ({ id }) => id)];
    for (const each of [one, equal, one]) expect([identity(each), name(each)]).toEqual([1, 1]);
    expect([byIdentity.asked.length, byName.asked.length]).toEqual([2, 1]);
  });

  it('asks once also for an answer that is still to come, and remembers that it failed', async () => {
    const { asked, make } = counted(async (_: string) => {
      throw new Error('no');
    });
    const failing = remembered(make);
    const answers = await Promise.allSettled([failing('a'), failing('a')]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked).toEqual(['a']);
  });

  it('remembers nothing of what threw', () => {
    let isBroken = true;
    const once = remembered((name: string) => {
      if (isBroken) throw new Error('no');
      return name;
    });
    expect(() => once('a')).toThrow('no');
    isBroken = false;
    expect(once('a')).toBe('a');
  });
});

it('keeps an answer with its object, "none" included', () => {
  const { asked, make } = counted((_: object) => null);
  const none = rememberedOf(make);
  const key = {};
  expect([none(key), none(key), none({})]).toEqual([null, null, null]);
  expect(asked).toHaveLength(2);
});

describe('a function that asks once', () => {
  it('has one answer for all, also for those who come while it is still to come', async () => {
    const { asked, make } = counted(async () => 'key');
    const key = rememberedOnce(() => make(null));
    expect(await Promise.all([key(), key()])).toEqual(['key', 'key']);
    expect(await key()).toBe('key');
    expect(asked).toHaveLength(1);
  });

  it('fails for all who wait for what failed, and asks again after that', async () => {
    const { asked, make } = counted(async () => {
      if (asked.length === 1) throw new Error('denied');
      return 'key';
    });
    const key = rememberedOnce(() => make(null));
    const both = await Promise.allSettled([key(), key()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await key()).toBe('key');
    expect(asked).toHaveLength(2);
  });
});

describe('a function that keeps its answer for a minute', () => {
  const time = { now: 0 };
  const asking = (answer: (asked: number) => Promise<string>) => {
    let count = 0;
    const { asked, make } = counted(() => {
      count += 1;
      return answer(count);
    });
    time.now = 1_000_000;
    return {
      asked,
      kept: rememberedFor(
        60_000,
        () => make(null),
        () => time.now,
      ),
    };
  };

  it('asks once in it, also for those who come while the answer is still to come', async () => {
    const { asked, kept } = asking(async (count) => `answer ${count}`);
    expect(await Promise.all([kept(), kept()])).toEqual(['answer 1', 'answer 1']);
    time.now += 59_999;
    expect(await kept()).toBe('answer 1');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['the minute is over', 60_000],
    ['the clock was put back', -1],
  ])('asks anew when %s', async (_, milliseconds) => {
    const { kept } = asking(async (count) => `answer ${count}`);
    await kept();
    time.now += milliseconds;
    expect(await kept()).toBe('answer 2');
  });

  it('asks again at once for what failed', async () => {
    const { kept } = asking(async (count) => {
      if (count === 1) throw new Error('denied');
      return 'answer';
    });
    await expect(kept()).rejects.toThrow('denied');
    expect(await kept()).toBe('answer');
  });
});

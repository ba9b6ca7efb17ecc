import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealwatchError } from '../base/errors.ts';
import { untilCommitted } from '../base/until-committed.ts';
import { type BatchPorts, type Message, type Turn, workBatch } from './work-batch.ts';

/** Two minutes, which pass only when `spend` is called. */
class Invocation {
  left = 120_000;
  readonly putOff: string[] = [];
  readonly #alarms: { at: number; ring: () => void }[] = [];

  readonly ports: BatchPorts = {
    msLeft: () => this.left,
    alarm: (milliseconds) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#alarms.push({ at: this.left - milliseconds, ring: resolve });
      return { rung: promise, cancel: () => {} };
    },
    putOff: async ({ id }, why) => void this.putOff.push(`${id} ${why}`),
  };

  spend(milliseconds: number): void {
    this.left -= milliseconds;
    for (const { at, ring } of this.#alarms) if (this.left <= at) ring();
  }
}

/** Messages `a1`, `a2`, `b1`: a letter for what they are about, and a number. */
const messages = (...ids: string[]): Message[] =>
  ids.map((id) => ({ id, body: id, timesPutOff: 0, firstSentAt: 0, group: null }));

const workOn = (work: (ids: readonly string[], turn: Turn) => Promise<void>) => ({
  take: async ({ body }: Message) => ({ subject: body.charAt(0), item: body }),
  work,
});

const never = () => new Promise<never>(() => {});
const conflict = () => new SealwatchError('CONFLICT', 'others were faster');

describe('workBatch', () => {
  it('works on all messages about one thing together, and on what only one message is about first', async () => {
    const worked: string[] = [];
    const work = workOn(async (ids) => void worked.push(ids.join(' ')));
    const { ports } = new Invocation();
    const errors = await workBatch(messages('a1', 'b1', 'a2', 'c1', 'a3'), work, ports);
    expect([worked, errors.size]).toEqual([['b1', 'c1', 'a1 a2 a3'], 0]);
  });

  it('gives back what failed, and only that', async () => {
    const fault = new Error('S3 is down');
    const work = workOn(async ([id]) => {
      if (id === 'b1') throw fault;
    });
    const invocation = new Invocation();
    const errors = await workBatch(messages('a1', 'b1', 'c1', 'b2'), work, invocation.ports);
    expect([[...errors], invocation.putOff]).toEqual([
      [
        ['b1', fault],
        ['b2', fault],
      ],
      [],
    ]);
  });

  it('gives back a message that cannot be read, and leaves alone one that reading it has dealt with', async () => {
    const fault = new Error('not JSON');
    const work = {
      take: async ({ id }: Message) => {
        if (id === 'bad') throw fault;
        return id === 'elsewhere' ? null : { subject: id, item: id };
      },
      work: async () => {},
    };
    const errors = await workBatch(messages('bad', 'elsewhere', 'good'), work, new Invocation().ports);
    expect([...errors]).toEqual([['bad', fault]]);
  });

  it('puts off what other writers were always faster with, which is no failure', async () => {
    const invocation = new Invocation();
    const work = workOn(async ([id]) => {
      if (id === 'a1') throw conflict();
    });
    const errors = await workBatch(messages('a1', 'a2', 'b1'), work, invocation.ports);
    expect([errors.size, invocation.putOff]).toEqual([0, ['a1 needs-more', 'a2 needs-more']]);
  });

  it('puts off what DynamoDB took no more requests for, which is no failure either', async () => {
    const invocation = new Invocation();
    const work = workOn(async ([id]) => {
      if (id === 'a1') throw new SealwatchError('THROTTLED', 'later');
    });
    const errors = await workBatch(messages('a1', 'b1'), work, invocation.ports);
    expect([errors.size, invocation.putOff]).toEqual([0, ['a1 throttled']]);
  });

  it('puts off a message that could not be read because DynamoDB took no more requests, and works on the others', async () => {
    const worked: string[] = [];
    const work = {
      take: async ({ id, body }: Message) => {
        if (id === 'a1') throw new SealwatchError('THROTTLED', 'later');
        return { subject: body.charAt(0), item: body };
      },
      work: async (ids: readonly string[]) => void worked.push(ids.join(' ')),
    };
    const invocation = new Invocation();
    const errors = await workBatch(messages('a1', 'b1'), work, invocation.ports);
    expect([worked, invocation.putOff, errors.size]).toEqual([['b1'], ['a1 throttled'], 0]);
  });

  it('ends five seconds before it would be killed: what is done stays done, what hangs is put off', async () => {
    const invocation = new Invocation();
    const work = workOn(async ([id]) => {
      if (id === 'b1') return never();
      if (id === 'c1') invocation.spend(115_000);
    });
    const errors = await workBatch(messages('a1', 'b1', 'c1'), work, invocation.ports);
    expect([errors.size, invocation.putOff]).toEqual([0, ['b1 needs-more']]);
  });

  it('begins nothing without the time to write it down', async () => {
    const invocation = new Invocation();
    const worked: string[] = [];
    const work = workOn(async ([id = '']) => {
      worked.push(id);
      invocation.spend(105_000);
    });
    const errors = await workBatch(messages('a1', 'b1', 'b2'), work, invocation.ports);
    expect([worked, errors.size, invocation.putOff]).toEqual([['a1'], 0, ['b1 not-begun', 'b2 not-begun']]);
  });

  it('lets nothing compete for longer than a twelfth of the invocation', async () => {
    const invocation = new Invocation();
    let tries = 0;
    const work = workOn((_, { mayTryAgain }) =>
      untilCommitted<void>('the key', { backOff: async () => {}, mayTryAgain }, async () => {
        tries++;
        invocation.spend(2_000);
        return 'conflict';
      }),
    );
    await workBatch(messages('a1'), work, invocation.ports);
    expect([tries, invocation.putOff]).toEqual([5, ['a1 needs-more']]);
  });

  it('gives back what cannot be put off', async () => {
    const invocation = new Invocation();
    const fault = new Error('put off too often');
    const ports = { ...invocation.ports, putOff: () => Promise.reject(fault) };
    const work = workOn(() => Promise.reject(conflict()));
    expect([...(await workBatch(messages('a1', 'b1'), work, ports))]).toEqual([
      ['a1', fault],
      ['b1', fault],
    ]);
  });

  it('settles each message in exactly one way: done, put off or given back', async () => {
    const outcome = fc.constantFrom('done', 'conflict', 'fault', 'hangs');
    const batch = fc.array(fc.record({ subject: fc.constantFrom('a', 'b', 'c', 'd'), outcome }), {
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(batch, async (some) => {
        const invocation = new Invocation();
        const outcomes = new Map<string, string>(some.map(({ subject, outcome: value }) => [subject, value]));
        const given = some.map(({ subject }, index) => ({
          id: String(index),
          body: subject,
          timesPutOff: 0,
          firstSentAt: 0,
          group: null,
        }));
        const done: string[] = [];
        const work = {
          take: async ({ id, body }: Message) => ({ subject: body, item: `${body} ${id}` }),
          work: async (items: readonly string[]) => {
            const value = outcomes.get(items[0]?.charAt(0) ?? '');
            if (value === 'conflict') throw conflict();
            if (value === 'fault') throw new Error('fault');
            if (value === 'hangs') {
              queueMicrotask(() => invocation.spend(120_000));
              return never();
            }
            done.push(...items.map((item) => item.slice(2)));
          },
        };
        const errors = await workBatch(given, work, invocation.ports);
        const putOff = invocation.putOff.map((text) => text.split(' ')[0]);
        expect([...done, ...putOff, ...errors.keys()].toSorted()).toEqual(
          given.map(({ id }) => id).toSorted(),
        );
      }),
    );
  });
});

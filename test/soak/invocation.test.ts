import { expect, it } from 'vitest';
import { expose, Invocation } from './invocation.ts';
import { type Order, Weather } from './weather.ts';

type Middleware = (next: () => Promise<unknown>, context: object) => (args: object) => Promise<unknown>;

/** A run whose only call fails, in fair weather, with what may be an outage. */
async function failedRun(error: Error, order: Order | null) {
  const noted: string[] = [];
  const weather = new Weather(1, { calls: 0, kills: 0 }, (name) => noted.push(name));
  const added: Middleware[] = [];
  const client = { middlewareStack: { add: (middleware: Middleware) => added.push(middleware) } };
  expose(client, { service: 'sns', outage: { order } });
  const { invocation } = await Invocation.run({ weather, isSpared: false }, async () =>
    added[0]?.(() => Promise.reject(error), {})({ input: {} }),
  );
  return { invocation, noted };
}

const OUTAGE: Order = { name: 'SNS 500', trouble: { status: 500, code: 'InternalError' }, tries: 1 };
const late = Object.assign(new Error('too late'), { name: 'TimeoutError' });

it('a run that fails without a fault is one of the product', async () => {
  const { invocation } = await failedRun(new Error('a fault of the product'), null);
  expect(() => invocation.forgive(new Error('a fault of the product'))).toThrow('a fault of the product');
});

it('a run that fails in an outage is forgiven', async () => {
  const { invocation, noted } = await failedRun(new Error('no'), OUTAGE);
  invocation.forgive(new Error('no'));
  expect(noted).toEqual([]);
});

it('a machine that is too busy to answer is forgiven, and counted', async () => {
  const { invocation, noted } = await failedRun(late, null);
  invocation.forgive(new AggregateError([new Error('lost', { cause: late })]));
  expect(noted).toEqual(['no answer in time, by a busy machine']);
});

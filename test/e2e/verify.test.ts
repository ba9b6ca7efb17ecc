import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from './deployed/bytes.ts';
import { type Json, seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const DATASET = 'verified';
const NAMES = ['untouched', 'altered', 'removed', 'destroyed'];

const object = (name: string): GuardedObject => new GuardedObject(DATASET, name);

describe('verify finds what no event reported', () => {
  let keys: readonly Json[];

  beforeAll(async () => {
    const versions = await Promise.all(NAMES.map((name) => object(name).put('approved bytes')));
    await seal(DATASET);
    expect(await sealwatch('verify', '--dataset', DATASET)).toMatchObject({ exitCode: 0 });
    await object('altered').put('poisoned bytes');
    await object('removed').delete();
    await object('destroyed').destroy(versions[NAMES.indexOf('destroyed')] ?? '');
    await object('added').put('new');
    // Written for this test alone: the bucket's events are off.
    expect(await object('altered').findings()).toEqual([]);
    keys = await sealwatchJson('verify', '--dataset', DATASET);
  });

  it('prints the state of every key, those that are gone too', () => {
    const states = keys.filter(({ kind }) => kind === 'key').map(({ key, state }) => [key, state]);
    expect(Object.fromEntries(states)).toEqual({
      [object('untouched').key]: 'intact',
      [object('altered').key]: 'altered',
      [object('removed').key]: 'removed',
      [object('destroyed').key]: 'removed',
      [object('added').key]: 'added',
    });
    expect(keys.at(-1)).toMatchObject({ kind: 'summary', keys: 5 });
  });

  it.each([
    ['untouched', []],
    ['altered', ['object-altered critical open']],
    ['removed', ['object-removed high open']],
    ['destroyed', ['version-destroyed critical open']],
    ['added', ['object-added high open']],
  ])('leaves the findings of a key that is %s: %j', async (name, findings) => {
    expect(await object(name).verdicts()).toEqual(findings);
  });

  it('prints what was expected and what is there', () => {
    expect(keys.find(({ key }) => key === object('altered').key)).toMatchObject({
      expected: digestOf('approved bytes'),
      digest: digestOf('poisoned bytes'),
    });
  });

  it('ends with 1, and finds nothing twice', async () => {
    expect(await sealwatch('verify', object('altered').url)).toMatchObject({ exitCode: 1 });
    expect(await object('altered').findings()).toHaveLength(1);
  });
});

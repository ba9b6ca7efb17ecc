import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { deployment, tables } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { invoke } from './deployed/functions.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const DATASET = 'swept';
const object = (name: string): GuardedObject => new GuardedObject(DATASET, name);
const NAMES = ['untouched', 'also-untouched', 'altered', 'removed'];

/** What `status` shows; `null` before the first. */
async function lastSweepOf(dataset: string): Promise<Json | null> {
  const [status] = await sealwatchJson('status');
  const shown = ((status?.datasets ?? []) as readonly Json[]).find(({ name }) => name === dataset);
  return (shown?.lastSweep ?? null) as Json | null;
}

describe('a sweep', () => {
  let found: readonly Json[];

  beforeAll(async () => {
    await Promise.all(NAMES.map((name) => object(name).put('approved bytes')));
    await seal(DATASET);
    // Written for this test alone: the bucket's events are off.
    await object('altered').put('poisoned bytes');
    await object('removed').delete();
    await object('added').put('new');
    found = await sealwatchJson('sweep', '--dataset', DATASET);
  });

  it('names what differs, and counts all', () => {
    const states = found.filter(({ kind }) => kind === 'key').map(({ key, state }) => [key, state]);
    expect(Object.fromEntries(states)).toEqual({
      [object('altered').key]: 'altered',
      [object('removed').key]: 'removed',
      [object('added').key]: 'added',
    });
    expect(found.at(-1)).toMatchObject({
      kind: 'summary',
      dataset: DATASET,
      level: 'versions',
      status: 'done',
      keys: 5,
      states: { intact: 2, altered: 1, removed: 1, added: 1 },
    });
  });

  it.each([
    ['untouched', []],
    ['altered', ['object-altered critical open']],
    ['removed', ['object-removed high open']],
    ['added', ['object-added high open']],
  ])('leaves the findings of a key that is %s: %j', async (name, findings) => {
    expect(await object(name).verdicts()).toEqual(findings);
  });

  it('is shown by status, with its level and its result', async () => {
    expect(await lastSweepOf(DATASET)).toMatchObject({
      level: 'versions',
      status: 'done',
      keys: 5,
      states: { intact: 2, altered: 1, removed: 1, added: 1 },
    });
  });

  it('reads a sample of the keys again, and says what that means', async () => {
    const [, , , summary] = await sealwatchJson('sweep', '--dataset', DATASET, '--level', 'sample=100%');
    expect(summary).toMatchObject({ level: 'sample=100%', keys: 5, fewerThanPercentDiffer: null });
    const { out, exitCode } = await sealwatch('sweep', '--dataset', DATASET, '--level', 'read');
    expect([exitCode, out]).toEqual([1, expect.stringContaining('swept: 5 keys, 2 intact')]);
  });

  it('says beforehand what it would read and cost, and changes nothing', async () => {
    const [dry] = await sealwatchJson('sweep', '--dataset', DATASET, '--level', 'read', '--dry-run');
    expect(dry).toMatchObject({ dataset: DATASET, level: 'read', objects: 5, requests: { get: 5 } });
  });

  it('is refused at a level that is none', async () => {
    const { exitCode, err } = await sealwatch('sweep', '--level', 'thorough');
    expect([exitCode, err]).toEqual([
      2,
      expect.stringContaining('"thorough" is no level, allowed are versions, s3, read'),
    ]);
  });
});

describe('a dataset that was sealed two days ago', () => {
  const name = 'swept-by-itself';
  const [kept, altered, twice] = ['kept', 'altered', 'twice'].map((key) => new GuardedObject(name, key));

  beforeAll(async () => {
    for (const object of [kept, altered, twice]) await object?.put('approved bytes');
    await seal(name);
    await altered?.put('poisoned bytes');
    // The approved bytes are current again: only the versions tell that others were.
    await twice?.put('poisoned bytes');
    await twice?.put('approved bytes');
    const sealedAt = new Date(Date.now() - 2 * 24 * 3600 * 1000).toISOString();
    await tables.send(
      new UpdateCommand({
        TableName: `${deployment.stack}-Runs`,
        Key: { collection: 'datasets', id: name },
        UpdateExpression: 'SET sealedAt = :sealedAt',
        ExpressionAttributeValues: { ':sealedAt': sealedAt },
      }),
    );
  });

  it('is swept by itself, at the level that costs next to nothing, when the settings are polled', async () => {
    await invoke('LookAtSettings', {});
    const swept = await eventually('it is swept', async () => {
      const last = await lastSweepOf(name);
      return last?.status === 'done' ? last : undefined;
    });
    expect(swept).toMatchObject({ level: 'versions', keys: 3, states: { intact: 2, altered: 1 } });
  });

  it.each([
    ['kept', kept, []],
    ['altered', altered, ['object-altered critical open']],
    ['altered and put back', twice, ['object-altered critical recovered', 'transient-content high open']],
  ])('has the findings of a key that was %s', async (_, object, findings) => {
    expect((await object?.verdicts())?.toSorted()).toEqual(findings);
  });
});

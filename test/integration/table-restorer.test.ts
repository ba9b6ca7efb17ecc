import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, inject, it } from 'vitest';
import { DynamoBackups, type RestoredTable } from '../../aws/log/table-restorer.ts';
import { PointInTime } from '../../cli/repair/point-in-time.ts';
import { type LocalWorld, localWorld } from './real-stage.ts';

let world: LocalWorld;
let backups: DynamoBackups;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Restored');
  backups = new DynamoBackups(world.document);
});

const DATASET = {
  collection: 'datasets',
  id: 'moderation-v3',
  modes: [{ mode: 'sealed' }],
  status: 'sealed',
};
const LARGE = { id: 'f', stamp: 1, text: 'x'.repeat(70_000), ratio: 0.5, none: null };

// The local AWS restores what a table holds now, whatever time it is asked for.
it('has the items that were there when it was restored, and gives back a dataset that was lost', async () => {
  const { findings, runs } = world.tables;
  await world.document.send(new PutCommand({ TableName: runs, Item: DATASET }));
  await world.document.send(new PutCommand({ TableName: findings, Item: LARGE }));
  const options = { time: new Date('2026-11-20T03:12:06Z'), pollMs: 50 };
  const past = await PointInTime.look(backups, [findings, runs], options);
  expect(statesOf(past.tables)).toEqual(['absent', 'absent']);
  await past.restore(() => {});
  expect(statesOf(past.tables)).toEqual(['there', 'there']);
  const lost = [
    { TableName: findings, Key: { id: 'f' } },
    { TableName: runs, Key: { collection: 'datasets', id: 'moderation-v3' } },
  ];
  for (const each of lost) await world.document.send(new DeleteCommand(each));

  const again = await PointInTime.look(backups, [findings, runs], options);
  expect(await again.item(findings, { id: 'f' })).toEqual(LARGE);
  expect(await again.item(findings, { id: 'g' })).toBeNull();
  const [gone, ...others] = await again.datasets(runs);
  expect([gone, others]).toEqual([
    // The local AWS does not say how a table came to be.
    { name: 'moderation-v3', differs: [], item: DATASET, current: null, isProven: false },
    [],
  ]);
  if (gone === undefined) throw new Error('no dataset is gone');
  expect(await again.putBack(runs, gone)).toBe(true);
  expect(await again.putBack(runs, gone)).toBe(false);
  expect(await again.datasets(runs)).toEqual([]);
});

const statesOf = (tables: readonly RestoredTable[]) => tables.map(({ state }) => state);

import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { manifestRanges } from '../../aws/dynamodb/manifest-keys.ts';
import { DynamoRunReader } from '../../aws/dynamodb/run-reader.ts';
import { compareKeys } from '../../core/base/object-ref.ts';
import { type AdvancePorts, advanceRun, type Step } from '../../core/engine/execution/advance-run.ts';
import { workOnUnit } from '../../core/engine/execution/work-on-unit.ts';
import { type BeginPorts, beginVerification } from '../../core/engine/runs/begin-run.ts';
import { NO_TOTALS, newRun, type Run } from '../../core/engine/runs/run.ts';
import { IDLE_ENGINE } from '../model/drive-run.ts';
import type { Stage } from '../model/stage.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealAll } from './steps.ts';

const DATASET = 'odd';
/** What S3 and DynamoDB sort otherwise than JavaScript, and what an address, a path or a line would change. */
const ODD = [
  'a',
  'a b',
  'a//b',
  'a+b',
  'a%2Fb',
  '\u00e9',
  'e\u0301',
  '\uffee',
  '\u{1f600}',
  '\u{1f600}x',
  'line\nbreak',
  '~',
];
const GONE = ['a-gone', '\u{1f4a5}gone', 'zz-gone'];

let world: LocalWorld;
let stage: Stage;
let ports: AdvancePorts & BeginPorts;
let reader: DynamoRunReader;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Runs');
  await makeBucket(world, 'runs-odd', 'never');
  stage = await realStage(world, 'runs-odd', 'never', 'sealed', DATASET);
  reader = new DynamoRunReader(world.document, world.tables);
  ports = {
    ...stage.ports,
    runs: stage.runs,
    engine: IDLE_ENGINE,
    manifestRanges: manifestRanges(world.document, world.tables),
    datasetOfKey: () => DATASET,
    limits: { waveUnits: 3, maxKeys: 2 },
  };
  await sealAll(
    stage,
    Object.fromEntries([...ODD, ...GONE].map((name) => [`${DATASET}/${name}`, `bytes of ${name}`])),
  );
  for (const name of GONE) await stage.delete(`${DATASET}/${name}`);
  // Another dataset behind it in the same bucket: the index goes on with its keys.
  const other = await realStage(world, 'runs-odd', 'never', 'sealed', 'odder');
  await sealAll(other, { 'odder/a': 'other' });
});

/** Every child twice and at the same time, every step twice. */
async function executeDoubled(run: string): Promise<void> {
  for (let wave: number | null = null; ; ) {
    const step: Step = await advanceRun({ run, wave }, ports);
    await advanceRun({ run, wave }, ports);
    if (step.next === 'end' || step.next === 'fail') return;
    if (step.next === 'read')
      await Promise.all([...step.units, ...step.units].map((unit) => workOnUnit({ run, unit }, ports)));
    ({ wave } = step);
  }
}

describe('a verification on the tables, each of whose children comes twice', () => {
  let run: Run;
  beforeAll(async () => {
    const { run: begun } = await beginVerification(
      { bucket: stage.bucket, prefix: `${DATASET}/`, isKey: false },
      ports,
    );
    await executeDoubled(begun.id);
    run = (await stage.runs.run(begun.id)) as Run;
  });

  it('reads every key of S3 and of the manifest once, in order, whatever its name is', async () => {
    const keys: string[] = [];
    for await (const page of reader.results(run.id)) keys.push(...page.keys.map(({ key }) => key));
    expect(keys).toEqual([...ODD, ...GONE].map((name) => `${DATASET}/${name}`).sort(compareKeys));
  });

  it('ends with totals that add up exactly', () => {
    const bytes = ODD.reduce((sum, name) => sum + Buffer.byteLength(`bytes of ${name}`), 0);
    expect(run).toMatchObject({
      status: 'done',
      objects: ODD.length + GONE.length,
      bytes,
      totals: {
        units: run.units,
        keys: ODD.length + GONE.length,
        flagged: GONE.length,
        outcomes: { intact: ODD.length, removed: GONE.length },
      },
    });
  });

  it('is the newest of those that are listed, and keeps what it read for a time only', async () => {
    expect((await reader.recent(1)).map(({ id }) => id)).toEqual([run.id]);
    const { Items = [] } = await world.document.send(
      new QueryCommand({
        TableName: world.tables.runs,
        KeyConditionExpression: '#collection = :units',
        ExpressionAttributeNames: { '#collection': 'collection' },
        ExpressionAttributeValues: { ':units': `units/${run.id}` },
      }),
    );
    const days = Math.round((Number(Items[0]?.expiresAt) - Date.parse(run.startedAt) / 1000) / 86_400);
    expect([Items.length, days]).toEqual([run.units, 90]);
  });
});

describe('the store of runs', () => {
  const begin = (id: string): Run =>
    newRun({
      id,
      kind: 'verify',
      dataset: null,
      target: { bucket: 'b', prefix: '', isKey: false },
      isAccepted: true,
      startedAt: '2026-11-21T10:00:00.000Z',
      by: null,
    });

  it('lets one of two that begin a run of the same place win', async () => {
    const place = 'verify/one-place';
    const ids = ['2026-11-21T10:00:00.000Z/one', '2026-11-21T10:00:00.000Z/two'];
    const outcomes = await Promise.all(
      ids.map((id) => stage.runs.createRun({ run: begin(id), place, previous: null })),
    );
    expect(outcomes.sort()).toEqual(['committed', 'conflict']);
    const winner = await stage.runs.runOfPlace(place);
    const next = { run: begin('2026-11-21T11:00:00.000Z/three'), place };
    expect(await stage.runs.createRun({ ...next, previous: 'another one' })).toBe('conflict');
    expect(await stage.runs.createRun({ ...next, previous: winner })).toBe('committed');
  });

  it('writes a run with its units only on what was read', async () => {
    const run = begin('2026-11-21T10:00:00.000Z/stale');
    await stage.runs.createRun({ run, place: 'verify/stale', previous: null });
    const planned = { ...run, units: 1 };
    expect(await stage.runs.commitRun(planned, { units: [{ number: 1, keys: ['a'] }] })).toBe('committed');
    expect(await stage.runs.commitRun(planned, { units: [{ number: 1, keys: ['b'] }] })).toBe('conflict');
    expect(await stage.runs.unit(run.id, 1)).toEqual({ number: 1, keys: ['a'] });
  });

  it('counts a result once, however often it comes, and knows the units that are left', async () => {
    const run = { ...begin('2026-11-21T10:00:00.000Z/counted'), units: 3 };
    const result = (unit: number) => ({
      run: run.id,
      startedAt: run.startedAt,
      unit,
      from: 0,
      done: 2,
      keys: [],
      totals: { ...NO_TOTALS, units: 1, keys: 2, bytes: 9, outcomes: { intact: 2 } },
    });
    const outcomes = await Promise.all([1, 1, 1, 3].map((unit) => stage.runs.commitResult(result(unit))));
    expect(outcomes.filter((each) => each === 'committed')).toHaveLength(2);
    expect(await stage.runs.totals(run.id)).toEqual({
      units: 2,
      keys: 4,
      bytes: 18,
      flagged: 0,
      reread: 0,
      outcomes: { intact: 4 },
    });
    expect(await stage.runs.unitsLeft(run)).toEqual([2]);
    expect(await stage.runs.unitDone(run.id, 1)).toBe(2);
    // A release before noted with the result only that a unit is done.
    const results = {
      collection: `results/${run.id}`,
      id: '0000000002/0000',
      done: 2,
      isLast: true,
      keys: [],
    };
    const totals = { collection: `totals/${run.id}`, id: '02', units: 1 };
    for (const Item of [results, totals])
      await world.document.send(new PutCommand({ TableName: world.tables.runs, Item }));
    expect(await stage.runs.unitsLeft(run)).toEqual([]);
  });

  it('keeps why a unit could not be read, and that it is one of a large object', async () => {
    const run = begin('2026-11-21T10:00:00.000Z/failing');
    await stage.runs.createRun({ run, place: 'verify/failing', previous: null });
    const units = [{ number: 1, keys: ['a'], isLarge: true as const }];
    await stage.runs.commitRun({ ...run, units: 1 }, { units });
    expect(await stage.runs.unit(run.id, 1)).toEqual(units[0]);
    expect(await stage.runs.failureOf(run.id, 1)).toBeNull();
    await stage.runs.noteFailure(run, 1, 'the table said no');
    await stage.runs.noteFailure(run, 1, 'S3 said no');
    expect(await stage.runs.failureOf(run.id, 1)).toBe('S3 said no');
  });

  it('goes on with a seal that an earlier release wrote', async () => {
    const id = `${DATASET}/2026-11-01T10:00:00.000Z`;
    const written = {
      collection: 'runs',
      id,
      dataset: DATASET,
      status: 'open',
      pinCursor: null,
      isPinned: true,
      objects: 7,
      bytes: 70,
      startedAt: '2026-11-01T10:00:00.000Z',
      finishedAt: null,
      by: 'arn:aws:iam::111122223333:role/Publisher',
    };
    await world.document.send(new PutCommand({ TableName: world.tables.runs, Item: written }));
    const run = (await stage.runs.run(id)) as Run;
    expect(run).toMatchObject({ kind: 'seal', isPinned: true, objects: 7, isPlanned: false, revision: 0 });
    expect(await stage.runs.commitRun({ ...run, attempt: 2 })).toBe('committed');
    expect(await stage.runs.run(id)).toMatchObject({ attempt: 2, revision: 1 });
  });
});

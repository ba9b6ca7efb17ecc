import { describe, expect, it } from 'vitest';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { Scene } from '../../test/delivery/scene.ts';
import { TABLES } from '../../test/delivery/tables.ts';
import { finding } from '../../test/fakes/finding.ts';
import { reportBatch, reportRest, sweepDeliveries } from './notifier.ts';
import { reportFirst } from './report-group.ts';

const SECOND = 1_000;

describe('the promise under faults', () => {
  it('sends the wake-up for the end of a window as it opens it, though nothing can be published', async () => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    scene.isTopicDown = true;
    await expect(reportFirst(id, scene.ports)).rejects.toThrow();
    expect(scene.wakeUps).toEqual([{ group: notice.group, seconds: 60 }]);
  });

  it('publishes though the wake-up cannot be sent', async () => {
    const scene = new Scene();
    scene.isQueueDown = true;
    await expect(reportFirst(scene.write('first').id, scene.ports)).rejects.toThrow();
    expect(scene.published).toHaveLength(1);
  });

  it('gives the lease back after a failed publish: whoever comes next publishes at once', async () => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    scene.isTopicDown = true;
    await expect(reportFirst(id, scene.ports)).rejects.toThrow();
    scene.isTopicDown = false;
    await reportRest(notice.group ?? '', scene.ports);
    expect(scene.published).toMatchObject([{ kind: 'finding' }]);
  });

  it.each([
    ['was throttled', false],
    ['has no answer', true],
  ])('publishes nothing twice where the write %s that it is published', async (_, isWritten) => {
    const scene = new Scene();
    const { store } = scene.ports;
    const save = store.saveAlert.bind(store);
    let failures = 3;
    store.saveAlert = async (alert) => {
      if (alert.status !== 'published' || failures-- === 0) return save(alert);
      if (isWritten) await save(alert);
      throw new Error('throttled, or no answer in time');
    };
    await reportFirst(scene.write('first').id, scene.ports);
    expect(scene.alerts()).toMatchObject([{ status: 'published' }]);
    scene.now += 60 * SECOND;
    await sweepDeliveries(scene.ports);
    expect(scene.published).toHaveLength(1);
  });

  it('leaves an alert to whoever fills or publishes it, until its time has come', async () => {
    const scene = new Scene();
    const [first, later] = [scene.write('first'), scene.write('later')];
    const group = first.notice.group ?? '';
    const dies = { ...scene.ports, publisher: { publish: () => new Promise<never>(() => {}) } };
    void reportFirst(first.id, dies);
    await new Promise(setImmediate);
    scene.now += 21 * SECOND;
    await sweepDeliveries(scene.ports);
    expect(scene.published).toEqual([]);
    scene.now += 10 * SECOND;
    await sweepDeliveries(scene.ports);
    expect(scene.published).toMatchObject([{ id: first.id }]);
    scene.now += 30 * SECOND;
    await reportRest(group, scene.ports);
    expect(scene.published).toMatchObject([{ id: first.id }, { id: later.id }]);
  });

  it('comes back for an update whose alert before is not out, though it could report others of its group', async () => {
    const scene = new Scene();
    const dies = { ...scene.ports, publisher: { publish: () => new Promise<never>(() => {}) } };
    const [out, left] = [scene.write('out'), scene.write('left', { dataset: 'another' })];
    await reportFirst(out.id, scene.ports);
    void reportFirst(left.id, dies);
    await new Promise(setImmediate);
    const group = scene.revise(out.id, { severity: 'low', dataset: 'moderation-v3' });
    scene.revise(left.id, { severity: 'low', dataset: 'moderation-v3' });
    scene.now += 20 * SECOND;
    await reportRest(group, scene.ports);
    expect(scene.published).toMatchObject([
      { id: out.id, kind: 'finding' },
      { id: out.id, kind: 'update' },
    ]);
    expect(scene.wakeUps.at(-1)).toEqual({ group, seconds: 5 });
    scene.now += 11 * SECOND;
    await reportRest(group, scene.ports);
    expect(scene.published.slice(2)).toMatchObject([
      { id: left.id, kind: 'finding' },
      { id: left.id, kind: 'update' },
    ]);
  });

  it('begins no alert of a group before the one before is out, though its window is over', async () => {
    const scene = new Scene();
    const [first] = [scene.write('first'), scene.write('later')];
    const group = first.notice.group ?? '';
    const open = await reportFirst(first.id, scene.ports);
    expect(open).toEqual({});
    scene.now += 61 * SECOND;
    const dies = { ...scene.ports, publisher: { publish: () => new Promise<never>(() => {}) } };
    void reportRest(group, dies);
    await new Promise(setImmediate);
    scene.now += 20 * SECOND;
    scene.write('last');
    await reportRest(group, scene.ports);
    expect(scene.alerts()).toHaveLength(2);
    expect(scene.wakeUps.at(-1)).toEqual({ group, seconds: 5 });
  });

  it.each([
    ['was opened', false],
    ['was opened, and its alert claimed and not published,', true],
  ])('waits for no window that %s by a clock that has been put back since', async (_, isLeft) => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    const group = notice.group ?? '';
    scene.now += 3_600 * SECOND;
    if (isLeft) {
      void reportFirst(id, { ...scene.ports, publisher: { publish: () => new Promise<never>(() => {}) } });
      await new Promise(setImmediate);
    } else await reportFirst(id, scene.ports);
    scene.now -= 3_600 * SECOND;
    const { id: next } = scene.write('next');
    await reportBatch([{ id: next, group }], scene.ports);
    expect(scene.published).toMatchObject([{ id }, { id: next }]);
  });

  it('fills an alert for 5 s at the most, and is woken at once for the rest', async () => {
    const scene = new Scene();
    const group = scene.write('first').notice.group ?? '';
    for (let index = 0; index < 800; index++) scene.write(`key-${index}`);
    scene.transactionMs = 2 * SECOND;
    await reportRest(group, scene.ports);
    expect(scene.published).toMatchObject([{ kind: 'group', count: 360 }]);
    expect(scene.wakeUps.at(-1)).toEqual({ group, seconds: 0 });
    scene.transactionMs = 0;
    await reportRest(group, scene.ports);
    expect(scene.published).toMatchObject([{ count: 360 }, { count: 441 }]);
  });
});

it('reads a window once for all findings of a batch and group that have to wait for its end', async () => {
  const scene = new Scene();
  const first = scene.write('first');
  const group = first.notice.group ?? '';
  await reportFirst(first.id, scene.ports);
  const asked: string[] = [];
  const count = async (command: unknown) => {
    asked.push((command as object).constructor.name);
    return scene.database.begin(command).finish();
  };
  const store = new DynamoDeliveryStore(scene.database.client(count), TABLES);
  const batch = Array.from({ length: 100 }, (_, index) => ({ id: scene.write(`key-${index}`).id, group }));
  await reportBatch(batch, { ...scene.ports, store });
  expect(asked).toEqual(['BatchGetCommand']);
  expect(scene.published).toHaveLength(1);
});

it.each([200, 260, 330, 380, 398])(
  'reports a finding of %i KB, alone and beside others',
  async (kilobytes) => {
    const scene = new Scene();
    const { evidence } = finding();
    const large = (key: string) =>
      scene.write(key, { evidence: { ...evidence, detail: 'x'.repeat(kilobytes * 1024) } });
    const { id, notice } = large('alone');
    await reportFirst(id, scene.ports);
    large('another');
    scene.write('small');
    scene.now += 60 * SECOND;
    await reportRest(notice.group ?? '', scene.ports);
    expect(scene.published.map(({ count = 1 }) => count)).toEqual([1, 2]);
  },
);

describe('other writers that are first', () => {
  it.each([1, 5])('cost a try and no finding, %i times in a row', async (conflicts) => {
    const scene = new Scene();
    const { notice } = scene.write('first');
    for (let index = 0; index < 200; index++) scene.write(`key-${index}`);
    scene.conflicts = conflicts;
    await reportRest(notice.group ?? '', scene.ports);
    expect(scene.published).toMatchObject([{ count: 201 }]);
  });

  it('while it adds what else waits, cost a try and no second alert, though a finding that has just come opened it', async () => {
    const scene = new Scene();
    const first = scene.write('first');
    for (let index = 0; index < 200; index++) scene.write(`key-${index}`);
    scene.now += 10 * SECOND;
    const { store } = scene.ports;
    const claim = store.claim.bind(store);
    let claims = 0;
    store.claim = async (...args) => (++claims === 2 ? 'conflict' : claim(...args));
    await reportFirst(first.id, scene.ports);
    expect(scene.published).toMatchObject([{ kind: 'group', count: 201 }]);
  });

  it.each([
    ['the message', (scene: Scene, _: string, group: string) => reportRest(group, scene.ports)],
    ['the stream', (scene: Scene, id: string, group: string) => reportBatch([{ id, group }], scene.ports)],
    ['the schedule', (scene: Scene) => sweepDeliveries(scene.ports)],
  ])('at every try: %s sends a wake-up for a second later', async (_, come) => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    scene.conflicts = 8;
    await come(scene, id, notice.group ?? '');
    expect(scene.published).toEqual([]);
    expect(scene.wakeUps).toEqual([{ group: notice.group, seconds: 1 }]);
    scene.now += SECOND;
    await reportRest(notice.group ?? '', scene.ports);
    expect(scene.published).toHaveLength(1);
  });

  it('of an alert that is claimed cost a try: it is published by whoever claimed it', async () => {
    const scene = new Scene();
    const { id } = scene.write('first');
    const { store } = scene.ports;
    const save = store.saveAlert.bind(store);
    let losses = 3;
    store.saveAlert = async (alert) => (losses-- > 0 ? 'conflict' : save(alert));
    await reportFirst(id, scene.ports);
    expect(scene.published).toMatchObject([{ id }]);
  });

  it('of an alert that is claimed and not published: whoever claimed it is woken for it', async () => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    const { store } = scene.ports;
    const save = store.saveAlert.bind(store);
    let losses = 8;
    store.saveAlert = async (alert) => (losses-- > 0 ? 'conflict' : save(alert));
    await reportFirst(id, scene.ports);
    expect(scene.published).toEqual([]);
    expect(scene.wakeUps).toContainEqual({ group: notice.group, seconds: 1 });
  });
});

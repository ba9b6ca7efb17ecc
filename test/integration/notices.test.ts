import { beforeAll, describe, expect, inject, it } from 'vitest';
import { backOff } from '../../aws/back-off.ts';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { gather } from '../../cli/batches.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { reportRest, sweepDeliveries } from '../../core/alerts/notifier.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { reportFirst } from '../../core/alerts/report-group.ts';
import { announce, revise } from '../../core/findings/delivery-state.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { finding } from '../fakes/finding.ts';
import { hash } from '../model/memory-stage.ts';
import { type LocalWorld, localWorld } from './real-stage.ts';

let world: LocalWorld;
let store: DynamoManifestStore;
let counter = 0;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Notices');
  store = new DynamoManifestStore(world.document, world.tables, hash);
});

const AT = '2026-11-20T03:12:07.000Z';

/** A notifier with a clock that the test moves, and a topic that may be down. */
class Scene {
  readonly dataset = `notices-${++counter}`;
  readonly alerts: Alert[] = [];
  readonly texts: string[] = [];
  isTopicDown = false;
  now = new Date(AT);

  readonly ports: DeliveryPorts = {
    store: new DynamoDeliveryStore(world.document, world.tables),
    publisher: {
      publish: async ({ json, text }) => {
        if (this.isTopicDown) throw new Error('KMS: the key is disabled');
        this.alerts.push(JSON.parse(json) as Alert);
        this.texts.push(text);
      },
    },
    wakeUp: { after: async () => {} },
    backOff,
    clock: () => this.now,
    hash,
    place: { account: '111122223333', region: 'eu-west-1' },
  };

  async write(index: number, changes: Parameters<typeof finding>[0] = {}): Promise<Finding> {
    const made = announce(finding({ dataset: this.dataset, id: this.id(index), ...changes }));
    await store.saveFinding(made);
    return made;
  }

  id(index: number): string {
    return hash(`${this.dataset} ${index}`).slice(0, 40);
  }

  /** Ids of what an alert reported, as the command lists them by the first characters of the alert's id. */
  async listed(alert: Alert | undefined): Promise<string[]> {
    const queries = new DynamoQueries(world.document, world.tables, () => this.now);
    const [id = '', ...others] = await queries.alerts(alert?.alert?.slice(0, 12) ?? '');
    expect(others).toEqual([]);
    return (await gather(queries.alertFindings(id))).map((each) => each.id);
  }

  wait(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  get group(): string {
    return `first|object-altered|${this.dataset}|critical`;
  }

  get counts(): number[] {
    return this.alerts.map((alert) => (alert.kind === 'group' ? alert.count : 1));
  }

  /** The tick that every deployment has once a minute; a topic that is down fails it, and it comes again. */
  async tick(): Promise<void> {
    await sweepDeliveries(this.ports).catch((error: unknown) => {
      if (!this.isTopicDown) throw error;
    });
  }
}

describe('the notifier', () => {
  it('reports the first finding of a storm at once, then one group a minute, and the counts add up', async () => {
    const scene = new Scene();
    const first = await scene.write(0);
    await reportFirst(first.id, scene.ports);
    for (let index = 1; index <= 230; index++) await scene.write(index);
    await reportFirst(hash(`${scene.dataset} 7`).slice(0, 40), scene.ports);
    expect(scene.counts).toEqual([1]);
    scene.wait(61);
    await reportRest(scene.group, scene.ports);
    expect(scene.counts).toEqual([1, 230]);
    for (let index = 231; index <= 235; index++) await scene.write(index);
    await reportRest(scene.group, scene.ports);
    expect(scene.counts).toEqual([1, 230]);
    scene.wait(61);
    await reportRest(scene.group, scene.ports);
    expect(scene.counts).toEqual([1, 230, 5]);
    const [, group] = scene.alerts;
    expect(group).toMatchObject({
      kind: 'group',
      of: 'finding',
      rule: 'object-altered',
      dataset: scene.dataset,
    });
    expect(group?.kind === 'group' && group.ids.length).toBe(20);
  });

  it('names the one without a copy first though it came last, and lists exactly what each alert reported', async () => {
    const scene = new Scene();
    const first = await scene.write(0);
    await reportFirst(first.id, scene.ports);
    const { evidence } = finding();
    const lost = await scene.write(1, {
      key: 'only-copy',
      evidence: { ...evidence, survives: [] },
      time: '2026-11-20T09:00:00.000Z',
    });
    for (let index = 2; index <= 230; index++) await scene.write(index);
    scene.wait(61);
    await reportRest(scene.group, scene.ports);
    const later = await scene.write(231);
    scene.wait(61);
    await reportRest(scene.group, scene.ports);

    const [one, storm, last] = scene.alerts;
    expect(storm).toMatchObject({ kind: 'group', count: 230, withoutCopy: 1 });
    expect(storm?.kind === 'group' && storm.ids[0]).toBe(lost.id);
    expect(scene.texts[1]).toContain('only-copy\n          NO COPY LEFT');
    expect(scene.texts[1]).toContain(`sealwatch findings --alert ${storm?.id.slice(0, 12)}\n`);
    const reported = await scene.listed(storm);
    expect(reported[0]).toBe(lost.id);
    expect(reported.toSorted()).toEqual(
      Array.from({ length: 230 }, (_, index) => scene.id(index + 1)).sort(),
    );
    expect(await scene.listed(one)).toEqual([first.id]);
    expect(await scene.listed(last)).toEqual([later.id]);
  });

  it('lists what an alert of updates reported', async () => {
    const scene = new Scene();
    const made = [await scene.write(0), await scene.write(1), await scene.write(2)];
    await reportRest(scene.group, scene.ports);
    for (const reported of await store.findings(made.slice(1).map(({ id }) => id)))
      await store.saveFinding(revise({ ...reported, state: 'recovered' }, ['state'], AT));
    scene.wait(61);
    await scene.tick();
    const [group, updates] = scene.alerts;
    expect(updates).toMatchObject({ kind: 'group', of: 'update', count: 2 });
    expect((await scene.listed(updates)).toSorted()).toEqual([scene.id(1), scene.id(2)].sort());
    expect((await scene.listed(group)).toSorted()).toEqual([0, 1, 2].map((index) => scene.id(index)).sort());
  });

  it('reports each finding once when many notifiers are woken at the same time', async () => {
    const scene = new Scene();
    for (let index = 0; index < 30; index++) await scene.write(index);
    const ids = Array.from({ length: 30 }, (_, index) => hash(`${scene.dataset} ${index}`).slice(0, 40));
    await Promise.all(ids.map((id) => reportFirst(id, scene.ports)));
    scene.wait(61);
    await Promise.all([1, 2, 3, 4].map(() => reportRest(scene.group, scene.ports)));
    await scene.tick();
    expect(scene.counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    const reported = await store.findings(ids);
    expect(reported.every((each) => each.notice.alerts.length === 1)).toBe(true);
  });

  it('loses nothing while the topic is down for a day, and repeats nothing afterwards', async () => {
    const scene = new Scene();
    scene.isTopicDown = true;
    const first = await scene.write(0);
    await reportFirst(first.id, scene.ports).catch(() => {});
    for (let hour = 0; hour < 24; hour++) {
      scene.wait(3600);
      await scene.write(hour + 1);
      await scene.tick();
    }
    expect(scene.alerts).toEqual([]);
    scene.isTopicDown = false;
    scene.wait(3600);
    await scene.tick();
    await scene.tick();
    expect(scene.counts.reduce((sum, count) => sum + count, 0)).toBe(25);
    expect(new Set(scene.alerts.map(({ id }) => id)).size).toBe(scene.alerts.length);
  });

  it('reports later knowledge as an update with the next revision, and nothing of what was not reported before', async () => {
    const scene = new Scene();
    const made = await scene.write(0);
    await reportFirst(made.id, scene.ports);
    const [reported] = await store.findings([made.id]);
    await store.saveFinding(revise({ ...(reported as Finding), state: 'recovered' }, ['state'], AT));
    const unheard = await scene.write(1);
    await store.saveFinding(revise({ ...unheard, state: 'withdrawn' }, ['state'], AT));
    scene.wait(61);
    await scene.tick();
    scene.wait(61);
    await scene.tick();
    expect(scene.alerts.map((alert) => [alert.kind, alert.id])).toEqual([
      ['finding', made.id],
      ['update', made.id],
    ]);
    expect(scene.alerts[1]).toMatchObject({ revision: 2, changed: ['state'], state: 'recovered' });
  });
});

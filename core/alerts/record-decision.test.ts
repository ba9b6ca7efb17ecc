import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decision } from '../../test/fakes/decision.ts';
import { finding } from '../../test/fakes/finding.ts';
import type { Decided, Decision } from '../findings/decision.ts';
import type { AlertRecord } from './ports.ts';
import { recordDecision } from './record-decision.ts';

const AT = Date.parse('2026-11-20T03:12:07.000Z');

/** Decisions and alerts in memory, with the conditions of the table. */
class Scene {
  readonly decisions = new Map<string, Decision>();
  readonly alerts = new Map<string, AlertRecord>();
  seconds = 0;
  /** What another writer does just before a write. */
  before: (() => void) | null = null;

  record = (changes: Partial<Decision>, decided: Partial<Decided> = {}): Promise<void> =>
    recordDecision(
      decision({ at: this.now().toISOString(), ...changes }),
      { keys: [], findings: [], ...decided },
      {
        store: {
          isRecorded: async ({ id }) => this.decisions.has(id),
          alert: async (id) => this.alerts.get(id) ?? null,
          recordDecision: async (made, alert) => {
            this.before?.();
            const stamp = this.alerts.get(alert.id)?.stamp ?? 0;
            if (this.decisions.has(made.id) || stamp !== alert.stamp - 1) return 'conflict';
            this.decisions.set(made.id, made);
            this.alerts.set(alert.id, alert);
            return 'committed';
          },
        },
        clock: this.now,
        hash: (text) => createHash('sha256').update(text).digest('hex'),
        backOff: async () => {},
      },
    );

  now = (): Date => new Date(AT + this.seconds * 1000);

  counts = (): (number | undefined)[] => [...this.alerts.values()].map((alert) => alert.decision?.count);

  named = (): Decision | undefined => [...this.alerts.values()][0]?.decision;

  publish(): void {
    for (const [id, alert] of this.alerts)
      this.alerts.set(id, { ...alert, status: 'published', stamp: alert.stamp + 1 });
  }
}

describe('recordDecision', () => {
  it('keeps all of many that decide at the same moment for one reason, refuses none, and makes a message of its own of whoever lost six times', async () => {
    const scene = new Scene();
    const ids = Array.from({ length: 60 }, (_, index) => `decision-${index}`);
    await Promise.all(ids.map((id) => scene.record({ id })));
    expect([...scene.decisions.keys()].sort()).toEqual(ids.toSorted());
    const counts = scene.counts().map((count) => count ?? 0);
    expect(counts.toSorted((a, b) => b - a)).toEqual([6, ...Array<number>(54).fill(1)]);
  });

  it('keeps the decision, and an alert that is due a minute later', async () => {
    const scene = new Scene();
    await scene.record({ id: 'a' });
    expect([...scene.decisions.keys()]).toEqual(['a']);
    expect([...scene.alerts.values()]).toMatchObject([
      {
        status: 'filling',
        count: 1,
        findings: [],
        datasets: ['moderation-v3'],
        dueAt: '2026-11-20T03:13:07.000Z',
      },
    ]);
  });

  it('keeps and reports the same decision once, however often it is asked for', async () => {
    const scene = new Scene();
    for (let times = 0; times < 3; times++) await scene.record({ id: 'a' });
    expect([scene.decisions.size, scene.counts()]).toEqual([1, [1]]);
  });

  it('folds what one person approves for one reason within a minute into one alert: a release has many requests', async () => {
    const scene = new Scene();
    const keys = Array.from({ length: 200 }, (_, index) => `k${index}`);
    const decided = { keys: keys.map((key) => ({ key, mode: null })) };
    for (const id of ['a', 'b', 'c']) await scene.record({ id, count: 200 }, decided);
    expect(scene.counts()).toEqual([600]);
    expect(scene.named()?.keys).toHaveLength(20);
  });

  it.each([
    ['another person', { by: 'arn:aws:iam::999999999999:root' }],
    ['another session', { session: 'eve' }],
    ['another reason', { reason: 'release 5' }],
    ['another bucket', { bucket: 'acme-models' }],
    ['another kind of decision', { did: 'resolve' }],
  ] as const)('keeps %s apart', async (_, changes) => {
    const scene = new Scene();
    await scene.record({ id: 'a' });
    await scene.record({ id: 'b', ...changes });
    expect(scene.counts()).toEqual([1, 1]);
  });

  it('begins another alert where the one of that minute is out, or about to be', async () => {
    const scene = new Scene();
    await scene.record({ id: 'a' });
    scene.publish();
    await scene.record({ id: 'b' });
    expect(scene.counts()).toEqual([1, 1]);
  });

  it('loses nothing against another writer of the same alert', async () => {
    const scene = new Scene();
    await scene.record({ id: 'a' });
    scene.before = () => {
      scene.before = null;
      scene.publish();
    };
    await scene.record({ id: 'b' });
    expect([scene.decisions.size, scene.counts()]).toEqual([2, [1, 1]]);
  });
});

const decoys = (from: number) =>
  Array.from({ length: 200 }, (_, index) => ({
    key: `data/part-${from + index}.jsonl`,
    mode: 'growing' as const,
  }));

describe('the keys that a decision names', () => {
  it.each([
    ['in a dataset that is guarded most', 'data/part-7777.jsonl', 'sealed'],
    ['in a folder of its own', 'models/weights.jsonl', 'growing'],
    ['of a rare suffix', 'data/model.safetensors', 'growing'],
  ] as const)('begin with the one %s, wherever whoever approves puts it', async (_, key, mode) => {
    const scene = new Scene();
    for (const part of [0, 1, 2]) {
      const hidden = part === 1 ? [{ key, mode }] : [];
      await scene.record(
        { id: `${part}`, count: 200 + hidden.length },
        { keys: [...decoys(200 * part), ...hidden] },
      );
    }
    expect(scene.named()?.keys[0]).toBe(key);
    expect([...scene.decisions.values()][1]?.keys[0]).toBe(key);
  });

  it('are counted by folder and suffix over all requests', async () => {
    const scene = new Scene();
    await scene.record({ id: 'a', count: 200 }, { keys: decoys(0) });
    await scene.record(
      { id: 'b', count: 201 },
      { keys: [...decoys(200), { key: 'models/a.bin', mode: null }] },
    );
    expect([...scene.alerts.values()][0]?.summary).toMatchObject({
      folders: {
        top: [
          { name: 'data/', count: 400 },
          { name: 'models/', count: 1 },
        ],
        others: { names: 0, count: 0 },
      },
      suffixes: {
        top: [
          { name: '.jsonl', count: 400 },
          { name: '.bin', count: 1 },
        ],
      },
    });
  });

  it('fit an item, however many and long the keys and folders are', async () => {
    const scene = new Scene();
    for (let part = 0; part < 5; part++) {
      const keys = Array.from({ length: 200 }, (_, index) => ({
        key: `${part}-${index}/${'x'.repeat(1_000)}/${'y'.repeat(10)}`,
        mode: null,
      }));
      await scene.record({ id: `${part}`, count: 200 }, { keys });
    }
    const [alert] = scene.alerts.values();
    expect(alert?.decision?.count).toBe(1_000);
    expect(JSON.stringify(alert).length).toBeLessThan(300_000);
  });

  it('are findings where findings are resolved: the one without a copy first', async () => {
    const scene = new Scene();
    for (let index = 0; index < 30; index++) {
      const made = finding({ id: `${index}`.padStart(40, '0') });
      const isLost = index === 25;
      const resolved = isLost ? { ...made, evidence: { ...made.evidence, survives: [] } } : made;
      await scene.record({ id: `${index}`, did: 'resolve', keys: [] }, { findings: [resolved] });
    }
    expect(scene.named()).toMatchObject({ keys: [], count: 30 });
    expect(scene.named()?.findings[0]).toBe('25'.padStart(40, '0'));
  });

  it('begin another message where an earlier release began one, of which not all keys are known', async () => {
    const scene = new Scene();
    await scene.record({ id: 'a', count: 200 });
    await scene.record({ id: 'b', count: 200 }, { keys: decoys(0) });
    expect(scene.counts()).toEqual([200, 200]);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decision } from '../../test/fakes/decision.ts';
import type { Decision } from '../findings/decision.ts';
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

  record = (changes: Partial<Decision>): Promise<void> =>
    recordDecision(decision({ at: this.now().toISOString(), ...changes }), {
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
    });

  now = (): Date => new Date(AT + this.seconds * 1000);

  counts = (): (number | undefined)[] => [...this.alerts.values()].map((alert) => alert.decision?.count);

  publish(): void {
    for (const [id, alert] of this.alerts)
      this.alerts.set(id, { ...alert, status: 'published', stamp: alert.stamp + 1 });
  }
}

describe('recordDecision', () => {
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
    for (const id of ['a', 'b', 'c']) await scene.record({ id, keys: keys.slice(0, 20), count: 200 });
    expect(scene.counts()).toEqual([600]);
    expect([...scene.alerts.values()][0]?.decision?.keys).toHaveLength(20);
  });

  it.each([
    ['another person', { by: 'arn:aws:iam::999999999999:root' }],
    ['another session', { session: 'eve' }],
    ['another reason', { reason: 'release 5' }],
    ['another bucket', { bucket: 'acme-models' }],
    ['another kind of decision', { did: 'resolve' }],
  ] as const)('tells %s apart', async (_, changes) => {
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

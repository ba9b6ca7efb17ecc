import { expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import type { Finding } from '../findings/finding.ts';
import { messageBytes } from '../findings/message-bytes.ts';
import { announce } from '../findings/notice.ts';
import type { AlertRecord, Window } from '../ports/notice-store.ts';
import { type NoticePorts, tellFirst, tellRest } from './notifier.ts';

const TRANSACTION_BYTES = 4 * 2 ** 20;

/** A store that refuses what DynamoDB refuses in a transaction, and a clock that the test moves. */
function scene() {
  const findings = new Map<string, Finding>();
  const alerts = new Map<string, AlertRecord>();
  const windows = new Map<string, Window>();
  const counts: number[] = [];
  const time = { now: Date.parse('2026-11-20T03:00:00Z') };
  const ports: NoticePorts = {
    store: {
      window: async (group) => windows.get(group) ?? null,
      finding: async (id) => findings.get(id) ?? null,
      pending: async (group, limit) =>
        [...findings.values()].filter(({ notice }) => notice.group === group).slice(0, limit),
      pendingGroups: async () => [],
      claim: async (alert, claims, window) => {
        const size = [alert, ...claims].reduce((sum, item) => sum + messageBytes(item), 0);
        if (claims.length > 98 || size > TRANSACTION_BYTES) throw new Error('ValidationException');
        alerts.set(alert.id, alert);
        for (const claim of claims) findings.set(claim.id, claim);
        if (window) windows.set(window.group, window);
        return 'committed';
      },
      alert: async (id) => alerts.get(id) ?? null,
      saveAlert: async (alert) => {
        alerts.set(alert.id, alert);
        return 'committed';
      },
      dueAlerts: async () => [],
    },
    publisher: { publish: async ({ json }) => void counts.push(JSON.parse(json).count ?? 1) },
    wakeUp: { after: async () => {} },
    clock: () => new Date(time.now),
    hash: (text) => text,
    place: { account: '111122223333', region: 'eu-west-1' },
  };
  const write = async (key: string, detail: string | null = null) => {
    const made = finding({ id: key, key });
    const written = announce({ ...made, evidence: { ...made.evidence, detail } });
    findings.set(key, written);
    await tellFirst(key, ports);
  };
  const untold = () => [...findings.values()].filter(({ notice }) => notice.alerts.length === 0).length;
  const group = () => announce(finding()).notice.group ?? '';
  return { ports, time, write, counts, untold, group };
}

it('tells all that waits when a new finding comes first after the window, so that a drip silences nothing', async () => {
  const { time, write, counts, untold } = scene();
  for (const key of ['first', 'the-one-that-matters', 'other']) await write(key);
  expect(counts).toEqual([1]);
  time.now += 59_000;
  await write('just-after');
  expect(counts).toEqual([1, 3]);
  expect(untold()).toBe(0);
});

it('tells findings that together are larger than one transaction in one alert', async () => {
  const { ports, time, write, counts, untold, group } = scene();
  for (let index = 0; index < 80; index++) await write(`key-${index}`, 'x'.repeat(80_000));
  time.now += 60_000;
  await tellRest(group(), ports);
  expect(counts).toEqual([1, 79]);
  expect(untold()).toBe(0);
});

import { expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import { announce } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import type { ObjectRuleId } from '../findings/rule-ids.ts';
import { reportGroups, reportRest, sweepDeliveries } from './notifier.ts';
import type { AlertRecord, DeliveryPorts, DeliveryStore, Window } from './ports.ts';

/** Two groups that wait, and a store that refuses to write what one of them claims. */
function scene() {
  const waiting = ['a', 'b'].map((dataset) => announce(finding({ dataset, id: dataset.repeat(40) })));
  const [refused, fine] = waiting.map((each) => each.notice.group ?? '');
  const alerts = new Map<string, AlertRecord>([['left', record(finding({ dataset: 'left' }))]]);
  const published: string[] = [];
  const store: DeliveryStore = {
    window: async () => null,
    async *pending(group) {
      yield waiting.filter((each) => each.notice.group === group);
    },
    finding: async () => null,
    pendingGroups: async () => [refused ?? '', fine ?? ''],
    claim: async (alert) => {
      if (alert.group === refused) throw new Error('Item size has exceeded the maximum allowed size');
      if (alerts.has(alert.id)) return 'conflict';
      alerts.set(alert.id, alert);
      waiting.splice(0);
      return 'committed';
    },
    claims: async () => [],
    alert: async (id) => alerts.get(id) ?? null,
    saveAlert: async (alert) => {
      alerts.set(alert.id, alert);
      return 'committed';
    },
    dueAlerts: async (_, about) => (about === 'findings' ? ['left'] : []),
  };
  const ports: DeliveryPorts = {
    store,
    publisher: { publish: async ({ attributes }) => void published.push(String(attributes.dataset)) },
    wakeUp: { after: async () => {} },
    backOff: async () => {},
    clock: () => new Date('2026-11-20T03:12:07.000Z'),
    hash: (text) => text,
    place: { account: '111122223333', region: 'eu-west-1' },
  };
  return { ports, published };
}

const record = (only: Finding): AlertRecord => ({
  id: 'left',
  group: 'first|object-altered|left|critical',
  status: 'filling',
  count: 1,
  findings: [only],
  datasets: ['left'],
  from: only.happenedAt,
  to: only.happenedAt,
  dueAt: '2026-11-20T03:11:07.000Z',
  createdAt: '2026-11-20T03:11:07.000Z',
  publishedAt: null,
  stamp: 1,
});

it('reports the other groups, and what was left behind, when one group cannot be reported', async () => {
  const { ports, published } = scene();
  await expect(sweepDeliveries(ports)).rejects.toThrow(/1 of 3/);
  expect(published).toEqual(['left', 'b']);
});

it('reports the other groups whose window ended together with one that cannot be reported', async () => {
  const { ports, published } = scene();
  const groups = ['a', 'b'].map((dataset) => `first|object-altered|${dataset}|critical`);
  await expect(reportGroups(groups, ports)).rejects.toThrow(/1 of 2/);
  expect(published).toEqual(['b']);
});

/** A group whose window is over; its last alert was left behind, and it is of a rule that this release does not know. */
function leftInPlainForm() {
  const rule = 'rule-of-a-later-release' as ObjectRuleId;
  const waiting = [announce({ ...finding({ id: 'a'.repeat(40) }), rule })];
  const group = waiting[0]?.notice.group ?? '';
  const left: AlertRecord = { ...record({ ...finding({ id: 'f'.repeat(40) }), rule }), group };
  const alerts = new Map<string, AlertRecord>([['left', left]]);
  let window: Window = { group, endsAt: '2026-11-20T03:12:00.000Z', alert: 'left', stamp: 1 };
  const published: string[] = [];
  const woken: number[] = [];
  const { ports } = scene();
  const store: DeliveryStore = {
    ...ports.store,
    window: async () => window,
    async *pending(asked) {
      if (asked === group) yield [...waiting];
    },
    pendingGroups: async () => (waiting.length > 0 ? [group] : []),
    claim: async (alert, _, opened) => {
      alerts.set(alert.id, alert);
      window = opened ?? window;
      waiting.splice(0);
      return 'committed';
    },
    alert: async (id) => alerts.get(id) ?? null,
    saveAlert: async (alert) => {
      alerts.set(alert.id, alert);
      return 'committed';
    },
  };
  const publisher = {
    publish: async ({ json }: { json: string }) => void published.push(JSON.parse(json).id),
  };
  const wakeUp = { after: async (seconds: number) => void woken.push(seconds) };
  return { ports: { ...ports, store, publisher, wakeUp }, group, published, woken };
}

it('reports what waits in the same sweep that publishes the alert before it in a plain form', async () => {
  const { ports, published } = leftInPlainForm();
  await expect(sweepDeliveries(ports)).rejects.toThrow();
  expect(published).toHaveLength(2);
});

it('is woken at once for what waits when it had to publish the alert before it in a plain form', async () => {
  const { ports, group, published, woken } = leftInPlainForm();
  await expect(reportRest(group, ports)).rejects.toThrow(/plain form/);
  expect(published).toEqual(['left']);
  expect(woken).toEqual([0]);
});

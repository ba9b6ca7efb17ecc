import { expect, it } from 'vitest';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { finding } from '../../test/fakes/finding.ts';
import { messageBytes } from '../base/escape.ts';
import { announce, revise } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { type Claim, claimOf } from './claim.ts';
import { reportRest, sweepDeliveries } from './notifier.ts';
import type { AlertRecord, DeliveryPorts, Window } from './ports.ts';
import { reportFirst } from './report-group.ts';

const TRANSACTION_BYTES = 4 * 2 ** 20;

/** A store that refuses what DynamoDB refuses in a transaction, and a clock that the test moves. */
function scene() {
  const findings = new Map<string, Finding>();
  const alerts = new Map<string, AlertRecord>();
  const windows = new Map<string, Window>();
  const kept = new Map<string, readonly Claim[]>();
  const counts: number[] = [];
  const published: { readonly kind: string; readonly revision?: number; readonly of: unknown }[] = [];
  const topic = { isDown: false };
  const time = { now: Date.parse('2026-11-20T03:00:00Z') };
  const ports: DeliveryPorts = {
    store: {
      window: async (group) => windows.get(group) ?? null,
      finding: async (id) => findings.get(id) ?? null,
      async *pending(group, atOnce) {
        const waiting = [...findings.values()].filter(({ notice }) => notice.group === group);
        for (let at = 0; at < waiting.length; at += atOnce) yield waiting.slice(at, at + atOnce);
      },
      pendingGroups: async () =>
        [...new Set([...findings.values()].map(({ notice }) => notice.group))].filter(
          (name) => name !== null,
        ),
      claim: async (alert, claims, window) => {
        const size = [alert, ...claims].reduce((sum, item) => sum + messageBytes(item), 0);
        if (claims.length > 98 || size > TRANSACTION_BYTES) throw new Error('ValidationException');
        alerts.set(alert.id, alert);
        kept.set(alert.id, [...(kept.get(alert.id) ?? []), ...claims.map(claimOf)]);
        for (const claim of claims) findings.set(claim.id, claim);
        if (window) windows.set(window.group, window);
        return 'committed';
      },
      alert: async (id) => alerts.get(id) ?? null,
      claims: async (id) => [...(kept.get(id) ?? [])],
      saveAlert: async (alert) => {
        alerts.set(alert.id, alert);
        return 'committed';
      },
      dueAlerts: async (by, about, most) =>
        [...alerts.values()]
          .filter(({ status, dueAt }) => status !== 'published' && dueAt <= by)
          .filter(({ decision }) => (decision === undefined) === (about === 'findings'))
          .map(({ id }) => id)
          .slice(0, most),
    },
    publisher: {
      publish: async ({ json, attributes }) => {
        if (topic.isDown) throw new Error('SNS is down');
        const { kind, revision, count = 1 } = JSON.parse(json);
        counts.push(count);
        published.push({ kind, revision, of: attributes.dataset });
      },
    },
    wakeUp: { after: async () => {} },
    backOff: async () => {},
    clock: () => new Date(time.now),
    hash: (text) => text,
    place: { account: '111122223333', region: 'eu-west-1' },
  };
  const save = async (written: Finding) => {
    findings.set(written.id, written);
    await reportFirst(written.id, ports).catch(() => {});
  };
  const write = (key: string, detail: string | null = null) => {
    const made = finding({ id: key, key });
    return save(announce({ ...made, evidence: { ...made.evidence, detail } }));
  };
  const unreported = () => [...findings.values()].filter(({ notice }) => notice.alerts.length === 0).length;
  const group = () => announce(finding()).notice.group ?? '';
  return { ports, time, topic, findings, save, write, counts, published, unreported, group };
}

it('reports all that waits when a new finding comes first after the window, so that a drip silences nothing', async () => {
  const { time, write, counts, unreported } = scene();
  for (const key of ['first', 'the-one-that-matters', 'other']) await write(key);
  expect(counts).toEqual([1]);
  time.now += 59_000;
  await write('just-after');
  expect(counts).toEqual([1, 3]);
  expect(unreported()).toBe(0);
});

it('reports findings that together are larger than one transaction in one alert', async () => {
  const { ports, time, write, counts, unreported, group } = scene();
  for (let index = 0; index < 80; index++) await write(`key-${index}`, 'x'.repeat(80_000));
  time.now += 60_000;
  await reportRest(group(), ports);
  expect(counts).toEqual([1, 79]);
  expect(unreported()).toBe(0);
});

it('reports an update only after the first alert that SNS refused for a while', async () => {
  const { topic, findings, save, write, published } = scene();
  topic.isDown = true;
  await write('key');
  topic.isDown = false;
  const recorded = findings.get('key');
  if (!recorded) throw new Error('nothing was written');
  await save(revise({ ...recorded, state: 'recovered' }, ['state'], recorded.time));
  expect(published.map(({ kind, revision }) => `${kind} ${revision}`)).toEqual(['finding 1', 'update 2']);
});

it('passes a filter for each dataset of a group, however many findings it has', async () => {
  const { ports, time, save, published } = scene();
  const about = (index: number, datasets: readonly string[]) =>
    save(announce(activityFinding({ id: `finding-${index}`, dataset: null, datasets })));
  for (let index = 0; index < 30; index++) await about(index, ['team-a', 'team-b']);
  await about(30, ['team-b', 'team-c']);
  time.now += 60_000;
  await sweepDeliveries(ports);
  expect(published.at(-1)?.of).toEqual(['team-a', 'team-b', 'team-c']);
});

it('publishes in a plain form what it cannot render, and the other groups as ever', async () => {
  const { ports, topic, save, published } = scene();
  topic.isDown = true;
  await save({
    ...announce(finding({ id: 'bad' })),
    rule: 'of-a-later-release' as Finding['rule'],
  } as Finding);
  await save(announce(finding({ id: 'good', dataset: 'other' })));
  topic.isDown = false;
  await expect(sweepDeliveries(ports)).rejects.toMatchObject({ errors: [{ code: 'INTERNAL' }] });
  expect(published.map(({ kind }) => kind).sort()).toEqual(['finding', 'group']);
  await sweepDeliveries(ports);
  expect(published).toHaveLength(2);
});

it('sets aside a finding that nobody can claim, with an error, and reports the others of its group', async () => {
  const { ports, time, findings, write, counts } = scene();
  await write('first');
  const broken = announce(finding({ id: 'broken' })) as unknown as Record<string, unknown>;
  findings.set('broken', { ...broken, stamp: undefined } as unknown as Finding);
  await write('other');
  time.now += 60_000;
  await expect(sweepDeliveries(ports)).rejects.toThrow(/1 of/);
  expect(counts).toEqual([1, 1]);
});

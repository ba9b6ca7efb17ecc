import { describe, expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import type { Finding } from '../findings/finding.ts';
import { claimOf } from './claim.ts';
import { LATE_SECONDS, readDeliveryBacklog, secondsWaited } from './delivery-backlog.ts';
import type { AlertRecord } from './ports.ts';

const at = (minute: number): string => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;
const FIRST = 'first|object-altered|d|critical';
const UPDATE = 'update|object-altered|d|critical';

const found = (minute: number, group: string | null = FIRST): Finding =>
  finding({ id: `${minute}`, time: at(minute), notice: { alerts: [], group } });

const updated = (minute: number): Finding => ({
  ...found(2),
  id: `${minute}`,
  notice: { alerts: ['first'], group: UPDATE, since: at(minute) },
});

const alert = (
  minute: number,
  findings: readonly Finding[],
  over: Partial<AlertRecord> = {},
): AlertRecord => ({
  id: `alert-${minute}`,
  group: FIRST,
  status: 'filling',
  count: findings.length,
  findings,
  datasets: [],
  from: at(minute),
  to: at(minute),
  dueAt: at(minute),
  createdAt: at(minute),
  publishedAt: null,
  stamp: 1,
  ...over,
});

const backlogOf = (findings: readonly Finding[], alerts: readonly AlertRecord[]) =>
  readDeliveryBacklog({
    pendingGroups: async () => [...new Set(findings.flatMap(({ notice }) => notice.group ?? []))],
    async *pending(group) {
      yield findings.filter(({ notice }) => notice.group === group);
    },
    claims: async (id) => (claims[id] ?? []).map(claimOf),
    dueAlerts: async (by, about) =>
      about === 'findings' ? alerts.filter(({ dueAt }) => dueAt <= by).map(({ id }) => id) : [],
    alert: async (id) => alerts.find((each) => each.id === id) ?? null,
  });

/** What an alert of many keeps of its findings. */
const claims: Readonly<Record<string, readonly Finding[]>> = { 'alert-9': [found(7), found(4), found(8)] };

const NOTHING = { count: 0, oldestAt: null };

describe('what is not reported', () => {
  it.each<[string, readonly Finding[], readonly AlertRecord[], object]>([
    ['nothing, where nothing waits', [], [], { unreported: NOTHING, unpublished: NOTHING }],
    [
      'findings that nobody has claimed, since the first of them was found',
      [found(7), found(5), found(9)],
      [],
      { unreported: { count: 3, oldestAt: at(5) }, unpublished: NOTHING },
    ],
    [
      'findings of an alert that is not published, since they were found',
      [],
      [alert(9, [], { count: 3 })],
      { unreported: { count: 3, oldestAt: at(4) }, unpublished: { count: 1, oldestAt: at(9) } },
    ],
    [
      'what an earlier release kept of an alert of many',
      [],
      [alert(8, [found(6, null), found(7, null)], { count: 40 })],
      { unreported: { count: 40, oldestAt: at(6) }, unpublished: { count: 1, oldestAt: at(8) } },
    ],
    [
      'those of an alert whose lease has not ended',
      [],
      [alert(8, [found(6, null)], { status: 'closed', dueAt: '2026-12-31T00:00:00.000Z' })],
      { unreported: { count: 1, oldestAt: at(6) }, unpublished: { count: 1, oldestAt: at(8) } },
    ],
    [
      'both, since the older',
      [found(9)],
      [alert(8, [found(6, null)])],
      { unreported: { count: 2, oldestAt: at(6) }, unpublished: { count: 1, oldestAt: at(8) } },
    ],
    [
      'none of an alert that the index still shows, though it is published',
      [],
      [alert(8, [found(6, null)], { status: 'published' })],
      { unreported: NOTHING, unpublished: NOTHING },
    ],
    [
      'updates that no alert has claimed, since the first change: one alert a group',
      [updated(6), updated(7), found(2, 'update|object-altered|e|critical')],
      [alert(8, [found(1, null)], { group: UPDATE })],
      { unreported: NOTHING, unpublished: { count: 2, oldestAt: at(6) } },
    ],
    [
      'no update of an earlier release, which did not keep when it changed, but its alert',
      [found(2, UPDATE)],
      [alert(8, [found(1, null)], { group: UPDATE })],
      { unreported: NOTHING, unpublished: { count: 1, oldestAt: at(8) } },
    ],
  ])('is %s', async (_, findings, alerts, expected) => {
    expect(await backlogOf(findings, alerts)).toEqual(expected);
  });
});

it.each([
  ['nothing waits', null, 0],
  ['the oldest is of a clock that is ahead', at(21), 0],
  ['it waits for five minutes', at(15), LATE_SECONDS],
])('waits as long as it says where %s', (_, oldestAt, seconds) => {
  expect(secondsWaited({ count: 1, oldestAt }, new Date(at(20)))).toBe(seconds);
});

import { expect, it } from 'vitest';
import type { FindingAlert } from '../../../core/alerts/alert.ts';
import type { DemoEvent } from '../events.ts';
import type { ReceivedAlert } from '../inbox.ts';
import type { Stage } from '../stage.ts';
import { type Tampering, tamper } from './tampering.ts';

const TAMPERING: Tampering = {
  title: 'Somebody flips labels',
  key: 'labels.jsonl',
  rule: 'object-altered',
  severity: 'critical',
  act: async () => 'flipped them',
};

const alert = (changes: Partial<FindingAlert>, key = 'labels.jsonl'): ReceivedAlert => ({
  alert: {
    kind: 'finding',
    rule: 'object-altered',
    severity: 'critical',
    resource: { bucket: 'b', key, versionId: null },
    ...changes,
  } as FindingAlert,
  receivedAt: performance.now() + 500,
  body: '',
});

const stageWith = (received: ReceivedAlert[], reported: DemoEvent[]): Stage =>
  ({
    delays: [],
    mailbox: { of: async () => null },
    reporter: { report: async (event: DemoEvent) => void reported.push(event) },
    inbox: {
      find: async (matches: (each: ReceivedAlert['alert']) => boolean) => {
        const index = received.findIndex((each) => matches(each.alert));
        return index < 0 ? undefined : received.splice(index, 1)[0];
      },
      rest: () => received.splice(0),
    },
  }) as unknown as Stage;

it('shows the alert that was expected, and what came besides', async () => {
  const reported: DemoEvent[] = [];
  await tamper(stageWith([alert({ kind: 'update' }), alert({})], reported), TAMPERING);
  expect(reported.map(({ kind }) => kind)).toEqual(['done', 'alert', 'also']);
});

it('fails naming the step, what was expected and what came', async () => {
  const others = [alert({ rule: 'object-added', severity: 'high' }), alert({}, 'other.jsonl')];
  const failure = tamper(stageWith(others, []), TAMPERING);
  await expect(failure).rejects.toThrow(
    /"Somebody flips labels".*object-altered \(critical\).*labels\.jsonl.*30 s.*finding object-added \(high\)/,
  );
});

it('fails when the alert has another severity', async () => {
  const failure = tamper(stageWith([alert({ severity: 'high' })], []), TAMPERING);
  await expect(failure).rejects.toThrow('object-altered (critical)');
});

const UNDONE: Tampering = {
  ...TAMPERING,
  key: null,
  rule: 'versioning-suspended',
  undo: async () => 'undid it',
};
const suspended = (changes: Partial<FindingAlert>): ReceivedAlert => {
  const { alert: of, ...rest } = alert({ id: 'f', state: 'open', rule: 'versioning-suspended', ...changes });
  return { ...rest, alert: { ...of, resource: { bucket: 'b', key: null, versionId: null } } as FindingAlert };
};

it('shows that a setting was put right, which is reported too', async () => {
  const reported: DemoEvent[] = [];
  const received = [suspended({}), suspended({ kind: 'update', state: 'recovered' })];
  await tamper(stageWith(received, reported), UNDONE);
  expect(reported.map(({ kind }) => kind)).toEqual(['done', 'alert', 'done', 'also']);
});

it('waits for the end of what was undone at once, unless the alert says it', async () => {
  const { undo: _, ...rest } = UNDONE;
  const reported: DemoEvent[] = [];
  await tamper(stageWith([suspended({ state: 'recovered' })], reported), { ...rest, isUndone: true });
  expect(reported.map(({ kind }) => kind)).toEqual(['done', 'alert']);
});

it('fails naming the step when nobody is notified that it was put right', async () => {
  const failure = tamper(stageWith([suspended({})], []), UNDONE);
  await expect(failure).rejects.toThrow(
    /"Somebody flips labels": the update that it was undone versioning-suspended/,
  );
});

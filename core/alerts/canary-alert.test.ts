import { describe, expect, it } from 'vitest';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { finding } from '../../test/fakes/finding.ts';
import type { ActivityFinding, Finding } from '../findings/finding.ts';
import { CANARY_DATASET } from '../scope/canary.ts';
import { activityText } from './activity-text.ts';
import { type CanaryState, canaryAge, isCanaryLate, readCanaryState } from './canary-state.ts';
import { claimOf } from './claim.ts';
import type { AlertRecord, DeliveryPorts } from './ports.ts';
import { publishAlert } from './publish-alert.ts';

const BUCKET = 'sealwatch-canary-111122223333-eu-west-1';
const at = (time: string) => `2026-11-20T${time}.000Z`;

const CANARY = finding({
  rule: 'object-added',
  bucket: BUCKET,
  key: 'canary/2026-11-20T03:10:00.000Z',
  dataset: CANARY_DATASET,
});

/** Who gets an alert about these findings. */
async function receiversOf(
  findings: readonly Finding[],
  canaryBucket: string | null = BUCKET,
): Promise<string[]> {
  const got: string[] = [];
  let alert: AlertRecord = {
    id: 'a',
    group: `first|object-added|${CANARY_DATASET}|critical`,
    status: 'filling',
    count: findings.length,
    findings: findings.length === 1 ? findings : [],
    datasets: findings.flatMap(({ dataset }) => dataset ?? []),
    from: at('03:10:00'),
    to: at('03:10:00'),
    dueAt: at('03:10:00'),
    createdAt: at('03:10:00'),
    publishedAt: null,
    stamp: 1,
  };
  const publisher = (name: string) => ({ publish: async () => void got.push(name) });
  const ports = {
    store: {
      alert: async () => alert,
      saveAlert: async (next: AlertRecord) => {
        alert = next;
        return 'committed' as const;
      },
      claims: async () => findings.map(claimOf),
    },
    publisher: publisher('people'),
    ...(canaryBucket && { canary: { bucket: canaryBucket, publisher: publisher('the canary topic') } }),
    clock: () => new Date(at('03:11:00')),
    hash: (text: string) => text,
    backOff: async () => {},
    place: { account: '111122223333', region: 'eu-west-1' },
  } as unknown as DeliveryPorts;
  await publishAlert('a', ports);
  return got;
}

describe('an alert', () => {
  it.each<[string, readonly Finding[]]>([
    ['a canary of this deployment', [CANARY]],
    ['several of them', [CANARY, { ...CANARY, id: 'b'.repeat(40) }]],
  ])('about %s reaches nobody', async (_, findings) => {
    expect(await receiversOf(findings)).toEqual(['the canary topic']);
  });

  it.each<[string, readonly Finding[]]>([
    ["an object under the canary's key in a guarded bucket", [finding({ key: CANARY.key })]],
    [
      "an object of a dataset with the canary's name in a guarded bucket",
      [finding({ dataset: CANARY_DATASET })],
    ],
    ["another dataset in the canary's bucket", [finding({ bucket: BUCKET })]],
    [
      'the canary of another deployment',
      [finding({ ...CANARY, bucket: 'other-canary-111122223333-eu-west-1' })],
    ],
    ['a canary and something else', [CANARY, finding({ id: 'b'.repeat(40) })]],
    ["a bucket whose name begins like the canary's", [finding({ ...CANARY, bucket: `${BUCKET}-2` })]],
  ])('about %s reaches people', async (_, findings) => {
    expect(await receiversOf(findings)).toEqual(['people']);
  });

  it('reaches people where the deployment has no canary', async () => {
    expect(await receiversOf([CANARY], null)).toEqual(['people']);
  });
});

it.each<[string, Partial<ActivityFinding>, RegExp]>([
  ['that changes of a dataset are not seen', { rule: 'coverage-gap' }, /found by the settings poll/],
  ['that canaries are missed', { rule: 'canary-missed', dataset: null }, /found by the settings poll/],
  ['that nobody guards a bucket', { rule: 'coverage-gap', dataset: null }, /found by an audit/],
])('says who found %s', (_, changes, text) => {
  expect(
    activityText(activityFinding(changes), {
      alertId: 'a',
      place: { account: '111122223333', region: 'eu-west-1' },
    }),
  ).toMatch(text);
});

describe('the newest canary that came through', () => {
  const canaryAt = (time: string, alerts: readonly string[]) =>
    ({ ...CANARY, happenedAt: at(time), notice: { alerts, group: null } }) as Finding;
  const stateOf = (findings: readonly Finding[], published: Readonly<Record<string, string>>) =>
    readCanaryState(
      {
        newestOf: async (dataset, limit) => (dataset === CANARY_DATASET ? findings.slice(0, limit) : []),
        alert: async (id) => ({ publishedAt: published[id] ?? null }) as AlertRecord,
      },
      new Date(at('03:12:00')),
    );

  it.each<[string, readonly Finding[], Readonly<Record<string, string>>, CanaryState | null]>([
    [
      'is the newest',
      [canaryAt('03:10:00', ['b']), canaryAt('03:05:00', ['a'])],
      { a: at('03:05:02'), b: at('03:10:04') },
      { putAt: at('03:10:00'), delaySeconds: 4 },
    ],
    [
      'is the one before, while the newest waits to be reported',
      [canaryAt('03:10:00', []), canaryAt('03:05:00', ['a'])],
      { a: at('03:05:02') },
      { putAt: at('03:05:00'), delaySeconds: 2 },
    ],
    [
      'is the one before, where SNS did not take the newest',
      [canaryAt('03:10:00', ['b']), canaryAt('03:05:00', ['a'])],
      { a: at('03:05:02') },
      { putAt: at('03:05:00'), delaySeconds: 2 },
    ],
    [
      'is the one before, where somebody wrote one of the future, which would be the newest for years',
      [canaryAt('05:00:00', ['b']), canaryAt('03:05:00', ['a'])],
      { a: at('03:05:02'), b: at('03:06:00') },
      { putAt: at('03:05:00'), delaySeconds: 2 },
    ],
    ['is none, where none was published', [canaryAt('03:10:00', ['b'])], {}, null],
    ['is none before the first', [], {}, null],
  ])('%s', async (_, findings, published, expected) => {
    expect(await stateOf(findings, published)).toEqual(expected);
  });

  it('is late when it was put twelve minutes ago: two others did not come', () => {
    const state = { putAt: at('03:00:00'), delaySeconds: 3 };
    const late = (time: string) => isCanaryLate(state, new Date(at(time)));
    expect([late('03:11:59'), late('03:12:00')]).toEqual([false, true]);
    expect(canaryAge(state, new Date(at('03:12:00')))).toBe(720);
  });
});

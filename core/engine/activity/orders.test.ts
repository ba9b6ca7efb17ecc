import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import type { JsonObject } from '../../base/json.ts';
import { GatheredTurns } from '../../base/turns.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { allow, putPolicy, role, tlsOnly } from '../../rules/policies.examples.ts';
import { bucketCall, EXAMPLE } from '../../rules/records.examples.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts, Proposed } from './ports.ts';
import { pollSetting } from './reconcile-settings.ts';

const RESOURCE = `bucket/${EXAMPLE.bucket}`;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** What a policy may be set to; `null` takes it away. */
const POLICIES: readonly (readonly JsonObject[] | null)[] = [
  null,
  [tlsOnly],
  [allow('*', 's3:GetObject')],
  [allow('*', ['s3:GetObject', 's3:PutObject'])],
  [allow({ AWS: 'arn:aws:iam::444455556666:root' }, 's3:GetObject')],
  [allow(role('Labeler'), 's3:PutObject'), tlsOnly],
];

const second = (index: number) => new Date(Date.UTC(2026, 10, 20, 3, 0, index)).toISOString();

function event(statements: readonly JsonObject[] | null, index: number): JsonObject {
  const rest = { eventTime: second(index), eventID: `event-${index}` };
  return statements === null ? bucketCall('DeleteBucketPolicy', {}, rest) : putPolicy(statements, rest);
}

/** What people know in the end: each finding that stands, with all that is said of it but what AWS showed at the time. */
async function outcomeOf(
  records: readonly JsonObject[],
  actual: readonly JsonObject[] | null,
  gathered?: GatheredTurns<Proposed>,
) {
  const [store, aws, manifest] = [new MemorySettingsStore(), new FakeAwsSettings(), new MemoryStore()];
  const dataset = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] } as const;
  const ports: ActivityPorts = {
    store: manifest,
    callers: manifest.callers,
    settings: store,
    reader: aws,
    isPolicyPublic: async () => null,
    guard: {
      scope: 'configured',
      buckets: [{ name: EXAMPLE.bucket, datasets: [dataset] }],
      account: EXAMPLE.account,
      trustedAccounts: [],
      organization: null,
      keys: [],
      stack: 'Sealwatch',
    },
    clock: () => new Date('2026-11-20T04:00:00.000Z'),
    hash,
    backOff: async () => {},
  };
  const before = { ...ports, clock: () => new Date('2026-11-20T02:00:00.000Z') };
  await pollSetting({ resource: RESOURCE, setting: 'policy' }, before);
  if (actual !== null) aws.set(RESOURCE, 'policy', { Version: '2012-10-17', Statement: actual });
  if (gathered)
    await Promise.all(records.map((record) => observeCall(parseRecord(record), { ...ports, gathered })));
  else for (const record of records) await observeCall(parseRecord(record), ports);
  const poll = await pollSetting({ resource: RESOURCE, setting: 'policy' }, ports);
  const findings = [...store.findingsById.values()].filter((each) => each.about === 'activity');
  const inEffect = findings.filter(({ state }) => state !== 'withdrawn').map(outline);
  return { poll: poll.kind, findings: inEffect.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

const outline = ({ id, rule, severity, state, happenedAt, evidence }: ActivityFinding) => ({
  id,
  rule,
  severity,
  state,
  happenedAt,
  reason: evidence.reason,
  details: evidence.details,
  before: evidence.setting?.before,
  period: evidence.period,
});

const story = fc.array(fc.constantFrom(...POLICIES), { minLength: 1, maxLength: 6 }).chain((policies) => {
  const inOrder = policies.map(event);
  const all = fc.shuffledSubarray(inOrder, { minLength: inOrder.length });
  const again = fc.array(fc.constantFrom(...inOrder), { maxLength: 3 });
  return fc.record({
    inOrder: fc.constant(inOrder),
    shuffled: fc.tuple(all, again).map(([one, two]) => [...one, ...two]),
    actual: fc.constant(policies.at(-1) ?? null),
  });
});

it('events lead to the same findings in whichever order they come, and however often', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ inOrder, shuffled, actual }) => {
      expect(await outcomeOf(shuffled, actual)).toEqual(await outcomeOf(inOrder, actual));
    }),
  );
});

describe('events that come at once, and are gathered,', () => {
  it('lead to the same findings as those that come one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ inOrder, shuffled, actual }) => {
        const gathered = new GatheredTurns<Proposed>();
        expect(await outcomeOf(shuffled, actual, gathered)).toEqual(await outcomeOf(inOrder, actual));
      }),
    );
  });

  it('are one commit', async () => {
    const commit = vi.spyOn(MemorySettingsStore.prototype, 'commit');
    const flips = Array.from({ length: 10 }, (_, index) => event(POLICIES[index % 2] ?? null, index));
    await outcomeOf(flips, POLICIES[1] ?? null, new GatheredTurns<Proposed>());
    expect(commit.mock.calls.map(([{ changes }]) => changes.length)).toEqual([1, 10]);
    commit.mockRestore();
  });
});

import { describe, expect, it } from 'vitest';
import { MemorySettingsStore } from '../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../test/fakes/memory-store.ts';
import { hash } from '../../test/fakes/offline-trail.ts';
import { recordEvent } from '../../test/infra/synthesized/events.ts';
import { titleOf } from '../alerts/subject.ts';
import type { JsonObject } from '../base/json.ts';
import { callInMessage } from '../cloudtrail/call-in-message.ts';
import { observeCall } from '../engine/activity/observe-call.ts';
import type { ActivityPorts } from '../engine/activity/ports.ts';
import type { Finding } from '../findings/finding.ts';
import { isRefusedAttempt } from '../findings/kinds-of-finding.ts';
import { ACTIVITY_RULES } from '../rules/activity-catalogue.ts';
import { ACTIVITY_EXAMPLES } from '../rules/activity-rules.examples.ts';
import { EVERYTHING } from '../rules/guards.examples.ts';
import { OBJECT_RULES } from '../rules/object-catalogue.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall } from '../rules/records.examples.ts';
import type { Guard } from '../scope/guard.ts';
import { OfflineJudge } from './offline-judge.ts';

const START = Date.parse('2026-11-20T03:12:07Z');
const NOW = new Date('2026-11-20T03:20:00Z');

/** As a deployment has it: one bucket, its account, and the key of the examples. */
const CONFIGURED: Guard = {
  ...EVERYTHING,
  scope: 'configured',
  account: EXAMPLE.account,
  keys: [`arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/1f2e3d4c-aaaa-bbbb-cccc-1234567890ab`],
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [
        {
          name: 'training',
          prefix: '',
          mode: 'sealed',
          writers: [`arn:aws:iam::${EXAMPLE.account}:role/DataPublisher`],
        },
      ],
    },
  ],
};

/** Records of their own, a second apart: examples share ids and times. */
const distinct = (records: readonly JsonObject[]): JsonObject[] =>
  records.map((record, index) => ({
    ...record,
    eventID: `event-${index}`,
    requestID: `request-${index}`,
    eventTime: new Date(START + index * 1000).toISOString(),
  }));

const OBJECT_IDS: ReadonlySet<string> = new Set(OBJECT_RULES.map(({ id }) => id));

/** Deployed, the events of S3 report what was deleted, and judge it with the bytes: records need not. */
const isReportedByS3 = (finding: Finding): boolean =>
  OBJECT_IDS.has(finding.rule) && finding.about === 'activity' && !isRefusedAttempt(finding);

const shown = (finding: Finding): string =>
  [finding.rule, finding.severity, finding.state, titleOf(finding), finding.dataset ?? finding.bucket].join(
    ' | ',
  );

/** What each record gives, the last one of what was held back. */
function offline(records: readonly JsonObject[], guard: Guard): string[][] {
  const judge = new OfflineJudge({ guard, account: null, hash, now: NOW });
  const found = records.map((record, index) => judge.judge(record, { source: 'trail', index }));
  return [...found, judge.finish()].map((some) =>
    some
      .map(({ finding }) => finding)
      .filter((finding) => !isReportedByS3(finding))
      .map(shown)
      .sort(),
  );
}

/** What each record gives in the functions, which find in the tables what the records before it left there. */
async function deployed(records: readonly JsonObject[], guard: Guard): Promise<string[][]> {
  const settings = new MemorySettingsStore();
  const ports = portsWith(settings, guard);
  const found: string[][] = [];
  for (const record of records) {
    const before = new Set(settings.findingsById.keys());
    const call = callInMessage(JSON.stringify(recordEvent(record)));
    if (call !== null) await observeCall(call, ports);
    const fresh = [...settings.findingsById.values()].filter(({ id }) => !before.has(id));
    found.push(fresh.map(shown).sort());
  }
  return [...found, []];
}

/** AWS is asked for nothing: records are all that the other way has. */
function portsWith(settings: MemorySettingsStore, guard: Guard): ActivityPorts {
  const store = new MemoryStore();
  const [since, sealedAt] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
  for (const { name: bucket, datasets } of guard.buckets)
    for (const { name, prefix, mode, writers } of datasets)
      store.datasets.set(name, {
        ...{ name, bucket, prefix, writers, sealedAt, status: 'sealed' },
        modes: [{ mode, since }],
      });
  return {
    store,
    callers: store.callers,
    settings,
    reader: { read: async () => ({ kind: 'unreadable', reason: 'unsupported', detail: '' }) },
    isPolicyPublic: async () => null,
    guard,
    clock: () => NOW,
    hash,
    backOff: async () => {},
  };
}

const EXAMPLES = ACTIVITY_RULES.flatMap(({ id: rule }) =>
  [...ACTIVITY_EXAMPLES[rule].fires, ...ACTIVITY_EXAMPLES[rule].quiet].map((example) => ({
    rule,
    ...example,
  })),
);

/** The findings of both ways where they differ. */
async function differences(
  cases: readonly {
    readonly title: string;
    readonly records: readonly JsonObject[];
    readonly guard: Guard;
  }[],
) {
  const compared = cases.map(async ({ title, records, guard }) => {
    const own = distinct(records);
    const [here, there] = [offline(own, guard), await deployed(own, guard)];
    return JSON.stringify(here) === JSON.stringify(there) ? [] : [{ title, offline: here, deployed: there }];
  });
  return (await Promise.all(compared)).flat();
}

describe('what judge says of records and what the functions say of them', () => {
  it.each(ACTIVITY_RULES.map(({ id }) => id))(
    'are the same rules, severities, states and titles for each example of %s, firing and quiet',
    async (rule) => {
      const examples = EXAMPLES.filter((example) => example.rule === rule);
      expect(examples.length).toBeGreaterThan(1);
      const cases = examples.map(({ title, records, guard }) => ({
        title,
        records,
        guard: guard ?? EVERYTHING,
      }));
      expect(await differences(cases)).toEqual([]);
    },
  );

  it.each(ACTIVITY_RULES.map(({ id }) => id))(
    'are the same for each example of %s where a deployment guards one bucket',
    async (rule) => {
      const examples = EXAMPLES.filter((example) => example.rule === rule);
      expect(await differences(examples.map((each) => ({ ...each, guard: CONFIGURED })))).toEqual([]);
    },
  );

  it.each<[string, JsonObject, string[]]>([
    ['a key', objectCall('DeleteObject', 'a', {}, DENIED), ['object-removed']],
    ['a version', objectCall('DeleteObject', 'a', { versionId: 'v1' }, DENIED), ['version-destroyed']],
    [
      'keys that the record does not name',
      bucketCall('DeleteObjects', { delete: '' }, { ...DENIED, eventCategory: 'Data' }),
      ['object-removed'],
    ],
    [
      'keys and a version that the record lists',
      bucketCall(
        'DeleteObjects',
        { delete: { objects: [{ key: 'a' }, { key: 'b' }, { key: 'c', versionId: 'v1' }] } },
        { ...DENIED, eventCategory: 'Data' },
      ),
      ['object-removed', 'version-destroyed'],
    ],
    [
      'a key of a batch',
      objectCall('DeleteObject', 'a', {}, { ...DENIED, eventType: 'AwsServiceEvent' }),
      ['object-removed'],
    ],
  ])('are the same for a refused attempt to delete %s', async (_, record, rules) => {
    const records = [{ ...record, userIdentity: { type: 'AWSService', invokedBy: 's3.amazonaws.com' } }];
    const found = (await deployed(distinct(records), CONFIGURED)).flat();
    expect(found.map((each) => each.split(' | ').slice(0, 3))).toEqual(
      rules.map((rule) => [rule, 'low', 'open']),
    );
    expect(found.every((each) => each.includes('| refused attempt to '))).toBe(true);
    expect(offline(distinct(records), CONFIGURED).flat()).toEqual(found);
  });

  it.each<[string, JsonObject]>([
    ['Insights', { eventCategory: 'Insight', eventType: 'AwsCloudTrailInsight' }],
    ['network activity', { eventCategory: 'NetworkActivity', eventType: 'AwsVpceEvent' }],
    ['aggregated events', { eventCategory: 'Aggregated', eventType: 'AwsAggregatedEvent' }],
  ])('are the same for %s: the same act is reported once', async (_, rest) => {
    const act = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
    const records = distinct([act, { ...act, ...rest }]);
    const alone = offline(records.slice(0, 1), CONFIGURED).flat();
    expect(alone).toHaveLength(1);
    expect(offline(records, CONFIGURED).flat()).toEqual(alone);
    expect((await deployed(records, CONFIGURED)).flat()).toEqual(alone);
  });
});

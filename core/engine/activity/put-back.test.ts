import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { MemorySettings } from '../../cloudtrail/settings/catalogue.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../cloudtrail/settings/values.ts';
import { bucketCall, EXAMPLE } from '../../rules/records.examples.ts';
import type { Guard } from '../../scope/guard.ts';
import type { ChangeDetection, HistoryContext } from './change-judge.ts';
import { type ChangeRecord, withoutLargeParts } from './change-record.ts';
import { judgeSettingHistory } from './judge-setting-history.ts';
import {
  blocked,
  copies,
  deletion,
  FLAGS,
  grants,
  KEY_ID,
  knownBefore,
  type Story,
  unknownBefore,
} from './put-back.examples.ts';

const BUCKET = `bucket/${EXAMPLE.bucket}`;
const GUARD: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
    },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [KEY_ID],
  stack: 'Sealwatch',
};

function detectionsOn<Name extends SettingName>(story: Story<Name>): ChangeDetection[] {
  const { setting, resource = BUCKET, before, call, weakened, later } = story;
  const at = (minute: number) => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;
  const common = { resource, setting, rank: 0, findings: [] };
  const first: ChangeRecord[] =
    before === undefined
      ? []
      : [
          {
            ...common,
            cause: 'baseline',
            source: 'baseline',
            at: at(0),
            filedAt: at(0),
            value: before,
            call: null,
          },
        ];
  const parsed = withoutLargeParts(parseRecord(call));
  const changes: ChangeRecord[] = [
    ...first,
    { ...common, cause: 'call', source: 'event', at: at(1), filedAt: at(1), value: weakened, call: parsed },
    ...later.map((value, index): ChangeRecord => {
      const time = at(index + 2);
      return {
        ...common,
        cause: `look/${index}`,
        source: 'look',
        at: time,
        filedAt: time,
        value,
        call: null,
      };
    }),
  ];
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const context = { guard: GUARD, settings: new MemorySettings(), isWhole: true, hash };
  const { detections, changes: judged } = judgeSettingHistory(changes, context);
  expect(oneByOne(changes, context)).toEqual(judged);
  return [...detections];
}

/** Judged as they come, each with what was known of those before. */
function oneByOne(changes: readonly ChangeRecord[], context: HistoryContext): readonly ChangeRecord[] {
  let history: readonly ChangeRecord[] = [];
  for (const change of changes) history = judgeSettingHistory([...history, change], context).changes;
  return history;
}

/** The minute at which what the call did was undone; `null` while it is in effect, `undefined` where nothing was found. */
function undoneAt<Name extends SettingName>(story: Story<Name>): string | null | undefined {
  const detection = detectionsOn(story).find(({ change }) => change.cause === 'call');
  return detection && (detection.undoneAt?.slice(11, 16) ?? null);
}

describe('where nobody knows what was before, a finding ends with what it reports, whatever else may always have been so', () => {
  it.each(unknownBefore)('%s: undone at %s', (_, undone, story) => {
    expect(undoneAt(story)).toBe(undone);
  });
});

describe('where it is known what was before, a finding stands until nothing of the setting is worse than that', () => {
  it.each(knownBefore)('%s: undone at %s', (_, undone, story) => {
    expect(undoneAt(story)).toBe(undone);
  });
});

describe('what ends a finding takes nothing with it', () => {
  const account = fc.constantFrom('444455556666', '999988887777');
  const some = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 3 });
  const values: { readonly [Name in SettingName]?: fc.Arbitrary<SettingValues[Name]> } = {
    'public-access-block': fc.subarray([...FLAGS]).map((off) => blocked(...off)),
    acl: some(
      fc.tuple(fc.constantFrom('AllUsers', 'id:a', 'id:b'), fc.constantFrom('READ', 'WRITE', 'FULL_CONTROL')),
    ).map((all) => grants(...all)),
    lifecycle: some(
      fc
        .tuple(fc.constantFrom('current' as const, 'noncurrent' as const), fc.constantFrom(1, 5, 30))
        .map(([what, days]) => deletion(what, days)),
    ),
    replication: some(fc.tuple(fc.constantFrom('a', 'b'), account).map(([bucket, of]) => copies(bucket, of))),
  };
  const CALLS: Readonly<Record<string, JsonObject>> = {
    'public-access-block': bucketCall('PutBucketPublicAccessBlock'),
    acl: bucketCall('PutBucketAcl'),
    lifecycle: bucketCall('PutBucketLifecycle'),
    replication: bucketCall('PutBucketReplication'),
  };
  const namesOf = (detections: readonly ChangeDetection[]): string[] =>
    detections.flatMap(({ detection }) => detection.ruleMatch.parts ?? []).map(({ name }) => name);

  it.each(Object.entries(values))(
    '%s: each part that is worse is reported by a finding that is open',
    (name, value) => {
      const setting = name as SettingName;
      const call = CALLS[name] ?? {};
      fc.assert(
        fc.property(
          value as fc.Arbitrary<SettingValues[SettingName]>,
          value as typeof value,
          (one, other) => {
            const detections = detectionsOn({ setting, call, weakened: one, later: [other as typeof one] });
            const open = namesOf(detections.filter((each) => each.undoneAt === null));
            const worse = namesOf(detectionsOn({ setting, call, weakened: other as typeof one, later: [] }));
            if (detections.some(({ change }) => change.cause === 'call'))
              expect(open).toEqual(expect.arrayContaining(worse));
          },
        ),
      );
    },
  );
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { lifecycleDestroysData } from '../../rules/activity/lifecycle-destroys-data.ts';
import { allow, tlsOnly } from '../../rules/policies.examples.ts';
import { EXAMPLE } from '../../rules/records.examples.ts';
import type { Guard } from '../../scope/guard.ts';
import { type ChangeRecord, inOrder, unjudged } from './change-record.ts';
import { judgeSettingHistory } from './judge-setting-history.ts';
import { KnownSettings } from './known-settings.ts';

const GUARD: Guard = {
  scope: 'configured',
  buckets: [
    { name: EXAMPLE.bucket, datasets: [{ name: 'labels', prefix: 'labels/', mode: 'sealed', writers: [] }] },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const CONTEXT = { guard: GUARD, settings: new KnownSettings([]), isWhole: true, hash };

const OTHER = 'arn:aws:iam::444455556666:root';
const POLICIES = [
  null,
  [tlsOnly],
  [allow('*', 's3:GetObject')],
  [allow('*', ['s3:GetObject', 's3:PutObject'])],
  [allow({ AWS: OTHER }, 's3:GetObject')],
  [allow({ AWS: OTHER }, 's3:*'), allow('*', 's3:GetObject')],
].map((Statement) => Statement && { Version: '2012-10-17', Statement });

const time = (second: number) => new Date(Date.UTC(2026, 10, 20, 3, 0, second)).toISOString();

const policyAt = (second: number, value: unknown, cause: string): ChangeRecord => ({
  resource: `bucket/${EXAMPLE.bucket}`,
  setting: 'policy',
  cause,
  source: 'event',
  at: time(second),
  filedAt: time(second),
  rank: 0,
  value,
  call: null,
  findings: [],
});

/** What is known of each change in the end. */
const outline = (changes: readonly ChangeRecord[]) => changes.map(({ cause, judged }) => [cause, judged]);

const histories = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(...POLICIES)), {
    minLength: 1,
    maxLength: 9,
  })
  .chain((made) => {
    const changes = made.map(([second, value], index) => policyAt(second, value, `event-${index}`));
    return fc.shuffledSubarray(changes, { minLength: changes.length });
  });

it('gives for changes that come one by one, in any order, what judging all of them at once gives', () => {
  fc.assert(
    fc.property(histories, (arrived) => {
      let oneByOne: readonly ChangeRecord[] = [];
      for (const change of arrived)
        oneByOne = judgeSettingHistory(inOrder([...oneByOne, change]), CONTEXT).changes;
      expect(outline(oneByOne)).toEqual(outline(judgeSettingHistory(inOrder(arrived), CONTEXT).changes));
    }),
  );
});

const [none, closed, open, wider] = POLICIES;

const foreign = POLICIES[4];
const alsoOpen = POLICIES[5];

it.each<[string, readonly unknown[], readonly string[]]>([
  [
    'what is left when a public policy is narrowed to another account',
    [closed, open, foreign],
    ['b policy-public', 'c policy-external-account'],
  ],
  [
    'what another account has, where a public policy ended that finding for a while',
    [closed, foreign, open, foreign],
    ['b policy-external-account', 'c policy-public', 'd policy-external-account'],
  ],
  [
    'the same, where two public policies did, one after the other',
    [closed, foreign, open, wider, foreign],
    ['b policy-external-account', 'c policy-public', 'd policy-public', 'e policy-external-account'],
  ],
  [
    'the same, where it was opened to both at first, and to everybody alone for a while',
    [closed, alsoOpen, open, foreign],
    ['b policy-external-account', 'b policy-public', 'd policy-external-account'],
  ],
  [
    'nothing when it is put back after such a while',
    [closed, foreign, open, closed],
    ['b policy-external-account', 'c policy-public'],
  ],
  ['nothing when it is put back', [closed, open, closed], ['b policy-public']],
  [
    'nothing more when what was there before the public policy is back',
    [closed, foreign, alsoOpen, foreign],
    ['b policy-external-account', 'c policy-external-account', 'c policy-public'],
  ],
])('gives %s', (_, values, expected) => {
  const history = values.map((value, index) => policyAt(index, value, 'abcde'[index] ?? ''));
  const { detections } = judgeSettingHistory(history, CONTEXT);
  const found = detections.map(({ change, detection }) => `${change.cause} ${detection.rule}`);
  expect(found.filter((each) => !each.includes('widened')).toSorted()).toEqual(expected);
});

const PARTNER = 'arn:aws:iam::777788889999:root';
const policyOf = (...Statement: readonly JsonObject[]) => ({ Version: '2012-10-17', Statement });

it.each([
  [
    'beside what it gives to a further account',
    policyOf(allow('*', 's3:GetObject')),
    policyOf(allow({ AWS: OTHER }, 's3:GetObject'), allow({ AWS: PARTNER }, 's3:ListBucket')),
    'high',
  ],
  [
    'and how bad it is, beside what is less bad',
    policyOf(allow('*', 's3:PutObject')),
    policyOf(allow({ AWS: OTHER }, 's3:PutObject'), allow({ AWS: PARTNER }, 's3:GetObject')),
    'critical',
  ],
  [
    'beside what is worse',
    policyOf(allow('*', 's3:GetObject'), tlsOnly),
    policyOf(allow({ AWS: OTHER }, 's3:GetObject')),
    'critical',
  ],
])('names the account that a public policy is narrowed to, %s', (_, before, after, severity) => {
  const history = [none, before, after].map((value, index) => policyAt(index, value, 'abc'[index] ?? ''));
  const found = judgeSettingHistory(history, CONTEXT).detections.filter(
    ({ detection: { rule } }) => rule === 'policy-external-account',
  );
  expect(found.map(({ detection, undoneAt }) => [detection.severity, undoneAt])).toEqual([[severity, null]]);
  expect(found[0]?.detection.ruleMatch.details.join()).toContain(OTHER);
});

it('leaves a finding open for each rule that the last policy breaks compared with the first, whatever came between', () => {
  const parts = [
    allow({ AWS: OTHER }, 's3:GetObject'),
    allow({ AWS: OTHER }, 's3:PutObject'),
    allow({ AWS: PARTNER }, 's3:GetObject'),
    allow('*', 's3:GetObject'),
    allow('*', 's3:PutObject'),
    tlsOnly,
  ];
  const first = { ...policyAt(0, null, 'first'), source: 'baseline' } as const;
  const rulesOpen = (values: readonly unknown[]) => {
    const history = [first, ...values.map((value, index) => policyAt(index + 1, value, `event-${index}`))];
    const open = judgeSettingHistory(history, CONTEXT).detections.filter(({ undoneAt }) => undoneAt === null);
    return new Set(open.map(({ detection }) => detection.rule).filter((rule) => rule !== 'policy-widened'));
  };
  const policies = fc.subarray(parts).map((some) => (some.length === 0 ? null : policyOf(...some)));
  fc.assert(
    fc.property(fc.array(policies, { minLength: 1, maxLength: 6 }), (values) => {
      const open = rulesOpen(values);
      const broken = [...rulesOpen(values.slice(-1))];
      expect(broken.filter((rule) => !open.has(rule) && !open.has('policy-public'))).toEqual([]);
    }),
  );
});

describe('judges again', () => {
  const history = [
    policyAt(0, closed, 'a'),
    policyAt(1, open, 'b'),
    policyAt(2, none, 'c'),
    policyAt(3, open, 'd'),
  ];
  const { changes } = judgeSettingHistory(history, CONTEXT);
  const judgedNow = (next: readonly ChangeRecord[], context = CONTEXT) =>
    judgeSettingHistory(inOrder(next), context).judged.map(({ cause }) => cause);

  it.each<[string, ChangeRecord, readonly string[]]>([
    ['the new change alone, where it undoes nothing', policyAt(4, wider, 'e'), ['e']],
    ['what the new change undoes', policyAt(4, closed, 'e'), ['d', 'e']],
    [
      'what comes after the new change and was compared with another value, and what the new change undoes',
      policyAt(2, wider, 'z'),
      ['c', 'd', 'z'],
    ],
  ])('%s', (_, change, expected) => {
    expect(judgedNow([...changes, change]).toSorted()).toEqual(expected);
  });

  it('nothing, where nothing is new', () => {
    expect(judgedNow(changes)).toEqual([]);
  });

  it('everything, where something else is guarded', () => {
    const guard = { ...GUARD, trustedAccounts: ['444455556666'] };
    expect(judgedNow(changes, { ...CONTEXT, guard })).toEqual(['a', 'b', 'c', 'd']);
  });

  it('what an older release wrote, which does not say how it was judged', () => {
    expect(judgedNow(changes.map(unjudged))).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('the cost of one change', () => {
  /** Each deletes a day sooner than the one before, so none undoes another. */
  const lifecycleAt = (second: number): ChangeRecord => ({
    ...policyAt(second, null, `event-${second}`),
    setting: 'lifecycle',
    value: [
      {
        rule: 'r',
        what: 'noncurrent',
        days: 1000 - second,
        date: null,
        keep: 0,
        filter: { prefix: 'labels/', tags: [], largerThan: null, smallerThan: null },
      },
    ],
  });

  // Nobody knows what was before the first change, so what it did may have to be asked once more.
  it('grows by one question for each change that is still in effect, however long the history', () => {
    const judge = vi.spyOn(lifecycleDestroysData, 'judge');
    let known: readonly ChangeRecord[] = [];
    const questions = Array.from({ length: 60 }, (_, second) => {
      judge.mockClear();
      known = judgeSettingHistory([...known, lifecycleAt(second)], CONTEXT).changes;
      return judge.mock.calls.length;
    });
    judge.mockRestore();
    expect(questions).toEqual(Array.from({ length: 60 }, (_, second) => (second === 0 ? 1 : second + 2)));
  });
});

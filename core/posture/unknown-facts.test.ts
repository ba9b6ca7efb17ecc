import { describe, expect, it } from 'vitest';
import { CHECKS } from './catalogue.ts';
import { examplesOfCheck } from './checks.examples.ts';
import { type BucketFacts, type Fact, unknown } from './facts.ts';

/** Facts of a bucket that AWS may refuse to give. The compiler asks for each. */
type Refusable = {
  [Name in keyof BucketFacts]: BucketFacts[Name] extends Fact<unknown> ? Name : never;
}[keyof BucketFacts];

const REFUSABLE: Readonly<Record<Refusable, true>> = {
  policy: true,
  acl: true,
  publicAccessBlock: true,
  ownership: true,
  versioning: true,
  lifecycle: true,
  hasLifecycle: true,
  encryption: true,
  replication: true,
  objectLock: true,
  logging: true,
  logChain: true,
  notification: true,
  tags: true,
  inventory: true,
  accessPoints: true,
  key: true,
  eventDelivery: true,
};
const FACTS = Object.keys(REFUSABLE) as readonly Refusable[];

const DENIED = unknown('AccessDenied');

/** The same bucket, of which one thing after the other is not known. */
const lessKnown = (facts: BucketFacts): readonly (readonly [what: string, facts: BucketFacts])[] => [
  ...FACTS.map((name) => [name, { ...facts, [name]: DENIED }] as const),
  ['account block', { ...facts, account: { ...facts.account, publicAccessBlock: DENIED } }],
  ['trails', { ...facts, account: { ...facts.account, trails: DENIED } }],
  [
    'writers',
    {
      ...facts,
      account: {
        ...facts.account,
        writers: new Map([...facts.account.writers.keys()].map((arn) => [arn, DENIED])),
      },
    },
  ],
];

describe.each(CHECKS)('check $id', (check) => {
  it('never passes for what it no longer knows', () => {
    for (const { title, facts } of examplesOfCheck(check.id).fails)
      for (const [what, without] of lessKnown(facts))
        expect(check.judge(without).status, `${title}, without ${what}`).not.toBe('pass');
  });
});

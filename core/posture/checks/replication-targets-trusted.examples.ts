import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';

const [OWN, PARTNER, STRANGER] = ['111122223333', '444455556666', '999988887777'];

type Target = readonly [bucket: string, account: string | null];

const copiedTo = (...targets: readonly Target[]): BucketFacts =>
  sampleBucket({
    account: sampleAccount({ trustedAccounts: [PARTNER] }),
    replication: known(
      targets.map(([bucket, account], index) => ({
        rule: `copy-${index}`,
        bucket,
        account,
        filter: { prefix: '', tags: [], largerThan: null, smallerThan: null },
      })),
    ),
  });

export const examples: CheckExamples = {
  passes: [
    { title: 'in the account itself', facts: copiedTo(['acme-archive', OWN]) },
    { title: 'in a trusted account', facts: copiedTo(['partner-archive', PARTNER]) },
    { title: 'a guarded bucket, whose account no rule names', facts: copiedTo(['acme-logs', null]) },
  ],
  fails: [
    { title: 'in another account', facts: copiedTo(['loot', STRANGER]) },
    { title: 'one of several', facts: copiedTo(['acme-archive', OWN], ['loot', STRANGER]) },
    { title: 'beside one that is not known', facts: copiedTo(['somewhere', null], ['loot', STRANGER]) },
  ],
  notApplicable: [
    { title: 'not replicated', facts: sampleBucket() },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
  ],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ replication: unknown('AccessDenied') }) },
    {
      title: 'it is not known whose the target is',
      facts: copiedTo(['acme-archive', OWN], ['somewhere', null]),
    },
  ],
};

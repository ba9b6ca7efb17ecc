import type { PostureRuleExamples } from '../rule-examples.ts';

export const examples: PostureRuleExamples = {
  fires: [
    {
      title: 'no canary came through for a quarter of an hour',
      change: {
        kind: 'canary',
        bucket: 'sealwatch-canary-111122223333-eu-west-1',
        lastPutAt: '2026-11-20T03:00:00.000Z',
      },
      severity: 'high',
    },
    {
      title: 'no canary in a guarded bucket was heard of for hours',
      change: {
        kind: 'canary',
        bucket: 'acme-training-data',
        lastPutAt: '2026-11-20T01:07:00.000Z',
        isOfBucket: true,
      },
      severity: 'high',
    },
  ],
  quiet: [
    {
      title: 'a bucket appears that nobody guards',
      change: { kind: 'bucket', name: 'acme-site', isGuarded: false, signs: [] },
    },
  ],
};

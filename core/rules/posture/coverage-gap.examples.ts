import type { PostureRuleExamples } from '../rule-examples.ts';

const bucket = (isGuarded: boolean, ...signs: string[]) =>
  ({ kind: 'bucket', name: 'acme-training-2', isGuarded, signs }) as const;

export const examples: PostureRuleExamples = {
  fires: [
    {
      title: 'a bucket that seems to hold training data appears',
      change: bucket(false, 'the word "training" of its name'),
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'it is guarded', change: bucket(true, 'the word "training" of its name') },
    { title: 'nothing suggests training data', change: bucket(false) },
  ],
};

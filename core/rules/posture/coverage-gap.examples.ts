import type { PostureRuleExamples } from '../rule-examples.ts';

const looking = (isGuarded: boolean, ...looks: string[]) =>
  ({ kind: 'bucket', name: 'acme-training-2', isGuarded, looks }) as const;

export const examples: PostureRuleExamples = {
  fires: [
    {
      title: 'a bucket that looks like training data appears',
      change: looking(false, 'the word "training" of its name'),
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'it is guarded', change: looking(true, 'the word "training" of its name') },
    { title: 'it looks like nothing of the kind', change: looking(false) },
  ],
};

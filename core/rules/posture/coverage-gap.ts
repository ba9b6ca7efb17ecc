import { aboutResource } from '../../cloudtrail/subjects.ts';
import type { PostureRule } from '../rule.ts';
import { POISON_TRAINING_DATA } from '../techniques.ts';

export const coverageGap: PostureRule = {
  id: 'coverage-gap',
  title: 'bucket not guarded',
  meaning:
    'A bucket whose name or tags look as if it held training data or models appeared, and no dataset guards it.',
  techniques: [POISON_TRAINING_DATA],
  runbook: [
    'Ask its owner what it holds.',
    'Add it to the configuration and deploy, or resolve the finding with the reason why it needs no guard.',
  ],
  firstStep: 'Ask its owner what it holds; add it to the configuration and deploy.',
  judge(change) {
    if (change.kind !== 'bucket' || change.isGuarded || change.signs.length === 0) return null;
    return {
      severity: 'medium',
      reason: `the bucket ${change.name} looks like training data or models, and nobody guards it`,
      details: change.signs,
      subject: { ...aboutResource(`arn:aws:s3:::${change.name}`), bucket: change.name },
    };
  },
};

import type { PostureRuleExamples } from '../rule-examples.ts';

const bucket = (isGuarded: boolean, ...signs: string[]) =>
  ({ kind: 'bucket', name: 'acme-training-2', isGuarded, signs }) as const;

const dataset = { name: 'moderation-v3', bucket: 'acme-training-data', prefix: 'moderation/v3/' };

export const examples: PostureRuleExamples = {
  fires: [
    {
      title: 'a bucket that seems to hold training data appears',
      change: bucket(false, 'the word "training" of its name'),
      severity: 'medium',
    },
    {
      title: 'the event rule of a dataset is disabled',
      change: {
        kind: 'feed',
        dataset,
        since: '2026-11-20T03:00:00.000Z',
        reasons: ['Sealwatch-Rule-1 is disabled'],
      },
      severity: 'high',
    },
    {
      title: 'a call changed the event rule of a dataset, and it was put back before anybody looked',
      change: {
        kind: 'feed',
        dataset,
        since: '2026-11-20T03:03:00.000Z',
        until: '2026-11-20T03:15:00.000Z',
        reasons: ['a call changed what carries them'],
      },
      severity: 'high',
    },
    {
      title: 'the source mapping by which the log follows a table is switched off',
      change: { kind: 'log', part: 'table', name: 'Sealwatch-Manifest' },
      severity: 'high',
    },
    {
      title: 'the event rule that has the log checked is disabled',
      change: { kind: 'log', part: 'rule', name: 'Sealwatch-AppendLogSchedule-1' },
      severity: 'high',
    },
    {
      title: 'a sweep finds a version that no event reported',
      change: {
        kind: 'unseen',
        dataset,
        count: 1,
        from: '2026-11-20T03:12:07.000Z',
        to: '2026-11-20T03:12:07.000Z',
        keys: ['moderation/v3/labels-007.jsonl'],
      },
      severity: 'high',
    },
  ],
  quiet: [
    { title: 'it is guarded', change: bucket(true, 'the word "training" of its name') },
    { title: 'nothing suggests training data', change: bucket(false) },
  ],
};

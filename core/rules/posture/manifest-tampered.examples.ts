import type { PostureRuleExamples } from '../rule-examples.ts';

const record = (fault: 'edited' | 'removed' | 'rolled-back' | 'slipped-in', more = 0) =>
  ({
    kind: 'record',
    record: 'entry',
    name: 'acme-training-data/labels/v3/a',
    fault,
    leaf: 42,
    more,
  }) as const;

export const examples: PostureRuleExamples = {
  fires: [
    { title: 'an entry is edited', change: record('edited'), severity: 'critical' },
    { title: 'an entry is removed', change: record('removed'), severity: 'critical' },
    { title: 'an entry is set back to an older state', change: record('rolled-back'), severity: 'critical' },
    { title: 'an entry is slipped in', change: record('slipped-in'), severity: 'critical' },
    {
      title: 'more entries are edited than findings are made of',
      change: record('edited', 900),
      severity: 'critical',
    },
  ],
  quiet: [
    {
      title: 'what changed is not in the tables',
      change: { kind: 'bucket', name: 'acme-training-2', isGuarded: true, signs: [] },
    },
  ],
};

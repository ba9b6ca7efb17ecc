import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'an unreadable version in a sealed dataset',
      happening: becameCurrent('unverifiable', 'sealed'),
      severity: 'high',
    },
    {
      title: 'an unreadable version in an append-only dataset',
      happening: becameCurrent('unverifiable', 'append-only'),
      severity: 'high',
    },
    {
      title: 'an unreadable version in a growing dataset',
      happening: becameCurrent('unverifiable', 'growing'),
      severity: 'high',
    },
  ],
  quiet: [
    { title: 'an unreadable version in an open dataset', happening: becameCurrent('unverifiable', 'open') },
    { title: 'a version that is still being retried', happening: becameCurrent('pending', 'sealed') },
  ],
};

import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'an unreadable version in a sealed dataset',
      keyEvent: becameCurrent('unverifiable', 'sealed'),
      severity: 'high',
    },
    {
      title: 'an unreadable version in an append-only dataset',
      keyEvent: becameCurrent('unverifiable', 'append-only'),
      severity: 'high',
    },
    {
      title: 'an unreadable version in a growing dataset',
      keyEvent: becameCurrent('unverifiable', 'growing'),
      severity: 'high',
    },
  ],
  quiet: [
    { title: 'an unreadable version in an open dataset', keyEvent: becameCurrent('unverifiable', 'open') },
    { title: 'a version that is still being retried', keyEvent: becameCurrent('pending', 'sealed') },
  ],
};

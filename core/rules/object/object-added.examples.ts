import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'a new key in a sealed dataset',
      keyEvent: becameCurrent('new-key', 'sealed', false),
      severity: 'high',
    },
    {
      title: 'a copy of approved bytes under a new key',
      keyEvent: becameCurrent('known-elsewhere', 'sealed', false),
      severity: 'high',
    },
  ],
  quiet: [
    {
      title: 'a new key in an append-only dataset',
      keyEvent: becameCurrent('new-key', 'append-only', false),
    },
    { title: 'a new key in a growing dataset', keyEvent: becameCurrent('new-key', 'growing', false) },
    { title: 'a new key in an open dataset', keyEvent: becameCurrent('new-key', 'open', false) },
    { title: 'the baseline itself', keyEvent: becameCurrent('baseline', 'sealed') },
  ],
};

import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: "another key's approved bytes in a sealed dataset",
      keyEvent: becameCurrent('known-elsewhere', 'sealed'),
      severity: 'critical',
    },
    {
      title: "another key's approved bytes in an append-only dataset",
      keyEvent: becameCurrent('known-elsewhere', 'append-only'),
      severity: 'critical',
    },
    {
      title: "another key's approved bytes in a growing dataset",
      keyEvent: becameCurrent('known-elsewhere', 'growing'),
      severity: 'critical',
    },
  ],
  quiet: [
    {
      title: 'approved bytes copied to a new key',
      keyEvent: becameCurrent('known-elsewhere', 'append-only', false),
    },
    { title: 'the same in an open dataset', keyEvent: becameCurrent('known-elsewhere', 'open') },
    { title: 'bytes that nobody approved anywhere', keyEvent: becameCurrent('altered', 'sealed') },
  ],
};

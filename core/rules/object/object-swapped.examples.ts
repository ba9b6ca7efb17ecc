import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: "another key's approved bytes in a sealed dataset",
      happening: becameCurrent('known-elsewhere', 'sealed'),
      severity: 'critical',
    },
    {
      title: "another key's approved bytes in an append-only dataset",
      happening: becameCurrent('known-elsewhere', 'append-only'),
      severity: 'critical',
    },
    {
      title: "another key's approved bytes in a growing dataset",
      happening: becameCurrent('known-elsewhere', 'growing'),
      severity: 'critical',
    },
  ],
  quiet: [
    {
      title: 'approved bytes copied to a new key',
      happening: becameCurrent('known-elsewhere', 'append-only', false),
    },
    { title: 'the same in an open dataset', happening: becameCurrent('known-elsewhere', 'open') },
    { title: 'bytes that nobody approved anywhere', happening: becameCurrent('altered', 'sealed') },
  ],
};

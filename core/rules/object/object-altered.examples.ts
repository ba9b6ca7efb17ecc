import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'other bytes in a sealed dataset',
      happening: becameCurrent('altered', 'sealed'),
      severity: 'critical',
    },
    {
      title: 'other bytes in an append-only dataset',
      happening: becameCurrent('altered', 'append-only'),
      severity: 'critical',
    },
    {
      title: 'other bytes in a growing dataset',
      happening: becameCurrent('altered', 'growing'),
      severity: 'critical',
    },
    {
      title: 'bytes appended in a sealed dataset',
      happening: becameCurrent('extended', 'sealed'),
      severity: 'critical',
    },
    {
      title: 'bytes appended in an append-only dataset',
      happening: becameCurrent('extended', 'append-only'),
      severity: 'critical',
    },
  ],
  quiet: [
    { title: 'the same bytes again', happening: becameCurrent('same-bytes', 'sealed') },
    { title: 'announced bytes', happening: becameCurrent('approved', 'sealed') },
    { title: 'bytes appended in a growing dataset', happening: becameCurrent('extended', 'growing') },
    { title: 'other bytes in an open dataset', happening: becameCurrent('altered', 'open') },
  ],
};

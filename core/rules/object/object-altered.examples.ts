import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'other bytes in a sealed dataset',
      keyEvent: becameCurrent('altered', 'sealed'),
      severity: 'critical',
    },
    {
      title: 'other bytes in an append-only dataset',
      keyEvent: becameCurrent('altered', 'append-only'),
      severity: 'critical',
    },
    {
      title: 'other bytes in a growing dataset',
      keyEvent: becameCurrent('altered', 'growing'),
      severity: 'critical',
    },
    {
      title: 'bytes appended in a sealed dataset',
      keyEvent: becameCurrent('extended', 'sealed'),
      severity: 'critical',
    },
    {
      title: 'bytes appended in an append-only dataset',
      keyEvent: becameCurrent('extended', 'append-only'),
      severity: 'critical',
    },
  ],
  quiet: [
    { title: 'the same bytes again', keyEvent: becameCurrent('same-bytes', 'sealed') },
    { title: 'announced bytes', keyEvent: becameCurrent('approved', 'sealed') },
    { title: 'bytes appended in a growing dataset', keyEvent: becameCurrent('extended', 'growing') },
    { title: 'other bytes in an open dataset', keyEvent: becameCurrent('altered', 'open') },
  ],
};

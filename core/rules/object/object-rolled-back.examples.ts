import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'earlier approved bytes in a sealed dataset',
      keyEvent: becameCurrent('rollback', 'sealed'),
      severity: 'high',
    },
    {
      title: 'earlier bytes in an append-only dataset',
      keyEvent: becameCurrent('rollback', 'append-only'),
      severity: 'high',
    },
    {
      title: 'a growing object cut back',
      keyEvent: becameCurrent('rollback', 'growing'),
      severity: 'high',
    },
  ],
  quiet: [
    { title: 'earlier bytes in an open dataset', keyEvent: becameCurrent('rollback', 'open') },
    { title: 'the bytes that are expected now', keyEvent: becameCurrent('same-bytes', 'sealed') },
  ],
};

import { becameCurrent, wasTransient } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'altered bytes put and taken back in a sealed dataset',
      keyEvent: wasTransient('altered', 'sealed'),
      severity: 'high',
    },
    {
      title: 'an added object that was removed again',
      keyEvent: wasTransient('new-key', 'sealed'),
      severity: 'high',
    },
    {
      title: 'a swap undone in an append-only dataset',
      keyEvent: wasTransient('known-elsewhere', 'append-only'),
      severity: 'high',
    },
  ],
  quiet: [
    { title: 'altered bytes taken back in an open dataset', keyEvent: wasTransient('altered', 'open') },
    { title: 'altered bytes that are still current', keyEvent: becameCurrent('altered', 'sealed') },
  ],
};

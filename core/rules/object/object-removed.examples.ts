import { becameCurrent, becameHidden } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    { title: 'a delete marker in a sealed dataset', keyEvent: becameHidden('sealed'), severity: 'high' },
    {
      title: 'a delete marker in an append-only dataset',
      keyEvent: becameHidden('append-only'),
      severity: 'high',
    },
    { title: 'a delete marker in a growing dataset', keyEvent: becameHidden('growing'), severity: 'high' },
  ],
  quiet: [
    { title: 'a delete marker in an open dataset', keyEvent: becameHidden('open') },
    { title: 'an un-delete', keyEvent: becameCurrent('same-bytes', 'sealed') },
  ],
};

import { becameCurrent, becameHidden } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    { title: 'a delete marker in a sealed dataset', happening: becameHidden('sealed'), severity: 'high' },
    {
      title: 'a delete marker in an append-only dataset',
      happening: becameHidden('append-only'),
      severity: 'high',
    },
    { title: 'a delete marker in a growing dataset', happening: becameHidden('growing'), severity: 'high' },
  ],
  quiet: [
    { title: 'a delete marker in an open dataset', happening: becameHidden('open') },
    { title: 'an un-delete', happening: becameCurrent('same-bytes', 'sealed') },
  ],
};

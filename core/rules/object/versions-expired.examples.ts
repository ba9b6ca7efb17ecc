import { wasDestroyed } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'an approved version expired in a sealed dataset',
      keyEvent: wasDestroyed(true, 'sealed', 'expired'),
      severity: 'high',
    },
    {
      title: 'an older version expired in an append-only dataset',
      keyEvent: wasDestroyed(false, 'append-only', 'expired'),
      severity: 'high',
    },
  ],
  quiet: [
    { title: 'an expiration in an open dataset', keyEvent: wasDestroyed(true, 'open', 'expired') },
    { title: 'a delete by somebody', keyEvent: wasDestroyed(true, 'sealed') },
  ],
};

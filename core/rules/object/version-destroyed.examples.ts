import { wasDestroyed } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'an approved version in a sealed dataset',
      keyEvent: wasDestroyed(true, 'sealed'),
      severity: 'critical',
    },
    {
      title: 'an approved version in an append-only dataset',
      keyEvent: wasDestroyed(true, 'append-only'),
      severity: 'critical',
    },
    {
      title: 'an approved version in a growing dataset',
      keyEvent: wasDestroyed(true, 'growing'),
      severity: 'critical',
    },
    {
      title: 'a version that was found missing',
      keyEvent: wasDestroyed(true, 'sealed', 'found-missing'),
      severity: 'critical',
    },
    {
      title: 'an approved version in an open dataset',
      keyEvent: wasDestroyed(true, 'open'),
      severity: 'low',
    },
    {
      title: 'an approved version whose bytes are current under the key all the same',
      keyEvent: { ...wasDestroyed(true, 'sealed'), isStillCurrent: true },
      severity: 'medium',
    },
    {
      title: 'the altered version: evidence',
      keyEvent: wasDestroyed(false, 'sealed'),
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'another version in an open dataset', keyEvent: wasDestroyed(false, 'open') },
    {
      title: "a lifecycle expiration, which is another rule's",
      keyEvent: wasDestroyed(true, 'sealed', 'expired'),
    },
  ],
};

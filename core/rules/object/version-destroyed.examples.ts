import { wasDestroyed } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'an approved version in a sealed dataset',
      happening: wasDestroyed(true, 'sealed'),
      severity: 'critical',
    },
    {
      title: 'an approved version in an append-only dataset',
      happening: wasDestroyed(true, 'append-only'),
      severity: 'critical',
    },
    {
      title: 'an approved version in a growing dataset',
      happening: wasDestroyed(true, 'growing'),
      severity: 'critical',
    },
    {
      title: 'a version that was found missing',
      happening: wasDestroyed(true, 'sealed', 'found-missing'),
      severity: 'critical',
    },
    {
      title: 'an approved version in an open dataset',
      happening: wasDestroyed(true, 'open'),
      severity: 'low',
    },
    {
      title: 'the altered version: evidence',
      happening: wasDestroyed(false, 'sealed'),
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'another version in an open dataset', happening: wasDestroyed(false, 'open') },
    {
      title: "a lifecycle expiration, which is another rule's",
      happening: wasDestroyed(true, 'sealed', 'expired'),
    },
  ],
};

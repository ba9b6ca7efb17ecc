import type { Mode } from '../../scope/dataset.ts';
import type { BecameCurrent } from '../../versions/key-event.ts';
import { becameCurrent } from '../key-events.examples.ts';
import type { ObjectRuleExamples } from '../rule-examples.ts';

const archived = (mode: Mode): BecameCurrent => {
  const keyEvent = becameCurrent('unverifiable', mode);
  return { ...keyEvent, subject: { ...keyEvent.subject, unestablished: 'archived' } };
};

export const examples: ObjectRuleExamples = {
  fires: [
    {
      title: 'an unreadable version in a sealed dataset',
      keyEvent: becameCurrent('unverifiable', 'sealed'),
      severity: 'high',
    },
    {
      title: 'an unreadable version in an append-only dataset',
      keyEvent: becameCurrent('unverifiable', 'append-only'),
      severity: 'high',
    },
    {
      title: 'an unreadable version in a growing dataset',
      keyEvent: becameCurrent('unverifiable', 'growing'),
      severity: 'high',
    },
    {
      title: 'approved bytes that S3 moved to an archive',
      keyEvent: archived('sealed'),
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'bytes in an archive, in an open dataset', keyEvent: archived('open') },
    { title: 'an unreadable version in an open dataset', keyEvent: becameCurrent('unverifiable', 'open') },
    { title: 'a version that is still being retried', keyEvent: becameCurrent('pending', 'sealed') },
  ],
};

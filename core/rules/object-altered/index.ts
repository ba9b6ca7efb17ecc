import { isGuarded } from '../../base/mode.ts';
import { becameCurrent } from '../happenings.ts';
import type { ObjectRule } from '../rule.ts';
import { POISON_TRAINING_DATA, STORED_DATA_MANIPULATION } from '../techniques.ts';

export const objectAltered: ObjectRule = {
  id: 'object-altered',
  title: 'object altered',
  meaning:
    'The bytes under a known key are neither the expected ones nor any that were ever approved for it. In a growing dataset an exact extension of the expected bytes is allowed; in a sealed or append-only one it is an alteration too.',
  techniques: [POISON_TRAINING_DATA, STORED_DATA_MANIPULATION],
  runbook: [
    'Stop jobs that read the dataset.',
    'Look at the finding: it names the expected version and prints the command that restores it.',
    'If the change is legitimate, approve it with a reason.',
  ],
  judge(happening) {
    if (happening.type !== 'became-current' || !isGuarded(happening.mode)) return null;
    const { class: value, mode } = happening;
    const isExtension = value === 'extended' && mode !== 'growing';
    return value === 'altered' || isExtension ? 'critical' : null;
  },
  examples: {
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
  },
};

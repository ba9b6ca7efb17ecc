import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { POISON_TRAINING_DATA, STORED_DATA_MANIPULATION } from '../techniques.ts';

export const objectAltered: ObjectRule = {
  id: 'object-altered',
  title: 'object altered',
  meaning:
    'The bytes under a known key are neither the expected ones nor any that were expected of it earlier. In a growing dataset an exact extension of the expected bytes is allowed; in a sealed or append-only one it is an alteration too.',
  techniques: [POISON_TRAINING_DATA, STORED_DATA_MANIPULATION],
  runbook: [
    'Stop jobs that read the dataset.',
    'Look at the finding: it names the expected version and, where a copy of its bytes is left, prints the command that restores it.',
    'If the change is legitimate, approve it with a reason.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'became-current' || !isGuarded(keyEvent.mode)) return null;
    const { class: value, mode } = keyEvent;
    const isExtension = value === 'extended' && mode !== 'growing';
    return value === 'altered' || isExtension ? 'critical' : null;
  },
};

import { isGuarded } from '../../base/mode.ts';
import { becameCurrent, becameHidden } from '../happenings.ts';
import type { ObjectRule } from '../rule.ts';
import { DATA_DESTRUCTION, ERODE_DATASET_INTEGRITY } from '../techniques.ts';

export const objectRemoved: ObjectRule = {
  id: 'object-removed',
  title: 'object removed',
  meaning: 'A delete marker hides a key that is expected to exist. The bytes are still there under it.',
  techniques: [ERODE_DATASET_INTEGRITY, DATA_DESTRUCTION],
  runbook: [
    'Delete the delete marker (the finding prints the command), or approve nothing and resolve the finding with a reason.',
  ],
  judge(happening) {
    return happening.type === 'became-hidden' && isGuarded(happening.mode) ? 'high' : null;
  },
  examples: {
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
  },
};

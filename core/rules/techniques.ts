import type { Technique } from './rule.ts';

const ATLAS = { framework: 'MITRE ATLAS', version: '5.6.0' } as const;
// Version 19 renumbered "Impair Defenses"; the ids used here are the same in 18 and 19.
const ATTACK = { framework: 'MITRE ATT&CK', version: '19' } as const;

export const POISON_TRAINING_DATA: Technique = { ...ATLAS, id: 'AML.T0020', name: 'Poison Training Data' };
export const ERODE_DATASET_INTEGRITY: Technique = {
  ...ATLAS,
  id: 'AML.T0059',
  name: 'Erode Dataset Integrity',
};
export const STORED_DATA_MANIPULATION: Technique = {
  ...ATTACK,
  id: 'T1565.001',
  name: 'Stored Data Manipulation',
};
export const DATA_DESTRUCTION: Technique = { ...ATTACK, id: 'T1485', name: 'Data Destruction' };
export const LIFECYCLE_DELETION: Technique = {
  ...ATTACK,
  id: 'T1485.001',
  name: 'Lifecycle-Triggered Deletion',
};
export const ENCRYPTED_FOR_IMPACT: Technique = { ...ATTACK, id: 'T1486', name: 'Data Encrypted for Impact' };

import type { Technique } from '../findings/rule-ids.ts';

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
export const TRANSFER_TO_CLOUD_ACCOUNT: Technique = {
  ...ATTACK,
  id: 'T1537',
  name: 'Transfer Data to Cloud Account',
};
export const CLOUD_STORAGE_DATA: Technique = { ...ATTACK, id: 'T1530', name: 'Data from Cloud Storage' };
export const DISABLE_CLOUD_LOG: Technique = {
  ...ATTACK,
  id: 'T1685.002',
  name: 'Disable or Modify Cloud Log',
};
export const DISABLE_TOOLS: Technique = { ...ATTACK, id: 'T1685', name: 'Disable or Modify Tools' };
export const INHIBIT_RECOVERY: Technique = { ...ATTACK, id: 'T1490', name: 'Inhibit System Recovery' };
export const VALID_CLOUD_ACCOUNTS: Technique = {
  ...ATTACK,
  id: 'T1078.004',
  name: 'Valid Accounts: Cloud Accounts',
};
export const ACCOUNT_MANIPULATION: Technique = { ...ATTACK, id: 'T1098', name: 'Account Manipulation' };
export const ACCOUNT_ACCESS_REMOVAL: Technique = { ...ATTACK, id: 'T1531', name: 'Account Access Removal' };

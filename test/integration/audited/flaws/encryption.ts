import type { Setup } from '../setup.ts';
import type { Flaws } from './flaw.ts';
import { STRANGER } from './policies.ts';

const STRANGE_KEY = `arn:aws:kms:us-east-1:${STRANGER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const encryptedWith = (KMSMasterKeyID: string): Pick<Setup, 'encryption'> => ({
  encryption: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID },
});

const NO_CUSTOMER_KEY = {
  'customer-managed-key': 'fail',
  'key-enabled': 'not-applicable',
  'key-rotated': 'not-applicable',
  'key-policy-closed': 'not-applicable',
  'key-of-own-account': 'not-applicable',
} as const;

/** Of how new objects are encrypted, and with which key. */
export const encryptionFlaws: Flaws = {
  'default-encryption-kms': {
    spoil: () => ({ encryption: { SSEAlgorithm: 'AES256' } }),
    // What only misses the events of KMS misses nothing of a bucket that has no part in it.
    says: { ...NO_CUSTOMER_KEY, 'management-events-logged': { careless: 'pass' } },
  },
  'customer-managed-key': {
    spoil: () => ({ encryption: { SSEAlgorithm: 'aws:kms' } }),
    says: NO_CUSTOMER_KEY,
  },
  'customer-keys-blocked': { spoil: () => ({ blockedEncryption: 'NONE' }) },
  'key-enabled': { spoil: (_, { keys }) => encryptedWith(keys.disabled) },
  'key-rotated': { spoil: (_, { keys }) => encryptedWith(keys.unrotated) },
  'key-policy-closed': { spoil: (_, { keys }) => encryptedWith(keys.open) },
  'key-of-own-account': {
    spoil: () => encryptedWith(STRANGE_KEY),
    // Nothing says of a stranger's key more than that it cannot be used.
    says: {
      'key-enabled': 'fail',
      'customer-managed-key': 'unknown',
      'key-rotated': 'unknown',
      'key-policy-closed': 'unknown',
      'uploads-encrypted-rightly': 'unknown',
    },
  },
};

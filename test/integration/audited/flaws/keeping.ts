import { STRAY } from '../setup.ts';
import type { Flaws } from './flaw.ts';
import { STRANGER } from './policies.ts';

const NOT_LOCKED = { 'object-lock-enabled': 'fail', 'default-retention': 'fail' } as const;

/** Of what is kept, and of what reports changes. */
export const keepingFlaws: Flaws = {
  tagged: { spoil: () => ({ tags: {} }) },
  'versioning-enabled': {
    spoil: () => ({ retention: null, versioning: 'Suspended', replicatedTo: null }),
    says: { ...NOT_LOCKED, 'replication-targets-trusted': 'not-applicable' },
  },
  'object-lock-enabled': { spoil: () => ({ retention: null }), says: NOT_LOCKED },
  'default-retention': { spoil: () => ({ retention: 29 }) },
  'lifecycle-keeps-approved-versions': {
    spoil: () => ({
      lifecycle: [
        {
          ID: 'tidy',
          Status: 'Enabled',
          Filter: { Prefix: '' },
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        },
      ],
    }),
  },
  'replication-targets-trusted': { spoil: () => ({ replicatedTo: STRANGER }) },
  'access-logging': {
    spoil: () => ({ loggedTo: null }),
    says: { 'access-log-elsewhere': 'not-applicable' },
  },
  'access-log-elsewhere': { spoil: () => ({ loggedTo: STRAY }) },
  'inventory-of-all-versions': { spoil: () => ({ inventoried: 'Current' }) },
  'event-feed-on': { spoil: () => ({ tellsEventBridge: false }) },
};

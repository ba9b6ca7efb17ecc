import { BLOCKED } from '../setup.ts';
import type { Flaws } from './flaw.ts';
import { allow, letsIn, STRANGER } from './policies.ts';

const THREE_OF_FOUR = { ...BLOCKED, BlockPublicPolicy: false };
const NONE = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

/** Of who gets in, besides the bucket policy. */
export const accessFlaws: Flaws = {
  'not-public': {
    spoil: (good, around) => ({ ...letsIn('*')(good, around), block: NONE }),
    says: {
      // Afterwards the account holds it back.
      'not-public': { open: 'fail' },
      'public-access-blocked': 'fail',
      'policy-not-public': 'fail',
      'restricted-to-network': 'fail',
    },
  },
  'public-access-blocked': { spoil: () => ({ block: THREE_OF_FOUR }) },
  'access-points-blocked': { spoil: ({ point }) => ({ point: { ...point, block: THREE_OF_FOUR } }) },
  'access-points-closed': {
    spoil: ({ point }) => ({
      point: { ...point, statement: (arn) => allow({ AWS: STRANGER }, 's3:GetObject', `${arn}/object/*`) },
    }),
  },
  'acls-disabled': { spoil: () => ({ ownership: 'ObjectWriter' }) },
  'acl-private': {
    spoil: () => ({ ownership: 'ObjectWriter', acl: 'public-read' }),
    says: { 'acls-disabled': 'fail' },
  },
};

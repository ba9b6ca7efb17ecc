import type { RuleId } from '../../core/findings/rule-ids.ts';
import { RULES } from '../../core/rules/catalogue.ts';
import type { Rule } from '../../core/rules/rule.ts';

/** What rules are about; the page has a part for each. */
export type Group =
  | 'Object bytes'
  | 'Versions'
  | 'Object controls'
  | 'Bucket access'
  | 'Bucket protection'
  | 'Evidence'
  | 'Behaviour'
  | 'Posture and coverage';

/** In the order of the page. */
const GROUP_OF: Readonly<Record<RuleId, Group>> = {
  'object-altered': 'Object bytes',
  'object-added': 'Object bytes',
  'object-removed': 'Object bytes',
  'object-swapped': 'Object bytes',
  'object-rolled-back': 'Object bytes',
  'object-unverifiable': 'Object bytes',
  'transient-content': 'Object bytes',
  'version-destroyed': 'Versions',
  'versions-expired': 'Versions',
  'object-acl-opened': 'Object controls',
  'object-lock-weakened': 'Object controls',
  'object-reencrypted': 'Object controls',
  'policy-public': 'Bucket access',
  'policy-external-account': 'Bucket access',
  'policy-widened': 'Bucket access',
  'reading-denied': 'Bucket access',
  'readers-redirected': 'Bucket access',
  'acl-opened': 'Bucket access',
  'public-access-block-weakened': 'Bucket access',
  'access-point-opened': 'Bucket access',
  'versioning-suspended': 'Bucket protection',
  'lifecycle-destroys-data': 'Bucket protection',
  'clock-shortened': 'Bucket protection',
  'encryption-weakened': 'Bucket protection',
  'replication-external-account': 'Bucket protection',
  'default-retention-weakened': 'Bucket protection',
  'bucket-deleted': 'Bucket protection',
  'logging-disabled': 'Evidence',
  'event-feed-cut': 'Evidence',
  'trail-stopped': 'Evidence',
  'trail-narrowed': 'Evidence',
  'key-endangered': 'Evidence',
  'detector-tampered': 'Evidence',
  'unexpected-writer': 'Behaviour',
  'posture-weakened': 'Posture and coverage',
  'coverage-gap': 'Posture and coverage',
  'canary-missed': 'Posture and coverage',
  'protection-lowered': 'Posture and coverage',
  'manifest-tampered': 'Posture and coverage',
};

const PLACE: ReadonlyMap<string, number> = new Map(Object.keys(GROUP_OF).map((id, index) => [id, index]));

const placeOf = ({ id }: Rule): number => PLACE.get(id) ?? PLACE.size;

/** Every rule, by what it is about. */
export const groupedRules = (): ReadonlyMap<Group, readonly Rule[]> =>
  Map.groupBy(
    RULES.toSorted((a, b) => placeOf(a) - placeOf(b)),
    ({ id }) => GROUP_OF[id],
  );

import type { ObjectRuleId } from '../findings/rule-ids.ts';
import { examples as objectAdded } from './object/object-added.examples.ts';
import { examples as objectAltered } from './object/object-altered.examples.ts';
import { examples as objectRemoved } from './object/object-removed.examples.ts';
import { examples as objectRolledBack } from './object/object-rolled-back.examples.ts';
import { examples as objectSwapped } from './object/object-swapped.examples.ts';
import { examples as objectUnverifiable } from './object/object-unverifiable.examples.ts';
import { examples as transientContent } from './object/transient-content.examples.ts';
import { examples as versionDestroyed } from './object/version-destroyed.examples.ts';
import { examples as versionsExpired } from './object/versions-expired.examples.ts';
import type { ObjectRuleExamples } from './rule-examples.ts';

/** The examples of each of these rules. No product code imports them. */
export const OBJECT_EXAMPLES: Readonly<Record<ObjectRuleId, ObjectRuleExamples>> = {
  'object-added': objectAdded,
  'object-altered': objectAltered,
  'object-removed': objectRemoved,
  'object-rolled-back': objectRolledBack,
  'object-swapped': objectSwapped,
  'object-unverifiable': objectUnverifiable,
  'transient-content': transientContent,
  'version-destroyed': versionDestroyed,
  'versions-expired': versionsExpired,
};

import { objectAdded } from './object/object-added.ts';
import { objectAltered } from './object/object-altered.ts';
import { objectRemoved } from './object/object-removed.ts';
import { objectRolledBack } from './object/object-rolled-back.ts';
import { objectSwapped } from './object/object-swapped.ts';
import { objectUnverifiable } from './object/object-unverifiable.ts';
import { transientContent } from './object/transient-content.ts';
import { versionDestroyed } from './object/version-destroyed.ts';
import { versionsExpired } from './object/versions-expired.ts';
import type { ObjectRule } from './rule.ts';

/** Every rule about objects and versions, in the order of the catalogue. */
export const OBJECT_RULES: readonly ObjectRule[] = [
  objectAltered,
  objectAdded,
  objectSwapped,
  objectRolledBack,
  objectUnverifiable,
  objectRemoved,
  transientContent,
  versionDestroyed,
  versionsExpired,
];

import { SealwatchError } from '../../base/errors.ts';
import { accessPoint } from './access-point.ts';
import { acl } from './acl.ts';
import { encryption } from './encryption.ts';
import { existence } from './existence.ts';
import { keyPolicy } from './key-policy.ts';
import { lifecycle } from './lifecycle.ts';
import { logging } from './logging.ts';
import { notification } from './notification.ts';
import { objectLock } from './object-lock.ts';
import { ownership } from './ownership.ts';
import { policy } from './policy.ts';
import { publicAccessBlock } from './public-access-block.ts';
import { replication } from './replication.ts';
import type { Setting, SettingName } from './setting.ts';
import { trail } from './trail.ts';
import { trailSelectors } from './trail-selectors.ts';
import { versioning } from './versioning.ts';

/** Every setting whose changes are judged by what it was and what it is. */
export const SETTINGS: readonly { [Name in SettingName]: Setting<Name> }[SettingName][] = [
  existence,
  policy,
  acl,
  publicAccessBlock,
  ownership,
  versioning,
  lifecycle,
  encryption,
  replication,
  objectLock,
  logging,
  notification,
  accessPoint,
  trail,
  trailSelectors,
  keyPolicy,
];

const BY_NAME: ReadonlyMap<string, unknown> = new Map(SETTINGS.map((setting) => [setting.name, setting]));

export function settingNamed<Name extends SettingName>(name: Name): Setting<Name> {
  const setting = BY_NAME.get(name);
  if (!setting) throw new SealwatchError('INTERNAL', `no such setting: ${name}`);
  return setting as Setting<Name>;
}

import { causeText } from '../../clock/dataset-clock.ts';
import { canVanishBy } from '../../clock/vanish.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../cloudtrail/settings/values.ts';
import type { Evidence } from '../../findings/finding.ts';
import type { CoveredVersion } from '../objects/ports.ts';
import type { SettingHead, SettingsStore } from './ports.ts';

/**
 * From when on a version that is not current can be destroyed, by the settings of its bucket as they were last seen: by a lifecycle rule,
 * or by the next write where versions are not kept. `null` where nothing destroys it, or the settings were never seen. Retention of the
 * version is not known here: it may stay longer.
 */
export async function findVanishing(
  { bucket, key, versionId, size, since, at }: CoveredVersion,
  store: Pick<SettingsStore, 'heads'>,
): Promise<NonNullable<Evidence['vanishes']> | null> {
  const heads = await store.heads(`bucket/${bucket}`, ['lifecycle', 'versioning']);
  const deletions = valueIn(heads, 'lifecycle');
  const versioning = valueIn(heads, 'versioning')?.status;
  if (deletions === undefined || versioning === undefined) return null;
  const version = {
    key,
    storedAt: since,
    size,
    tags: null,
    isNull: versionId === null,
    noncurrentSince: since,
    newerNoncurrent: 0,
    lockedUntil: null,
    legalHold: false,
  };
  const found = canVanishBy(version, { versioning, deletions }, at);
  return found && { at: found.at, because: causeText(found.because, versioning) };
}

const valueIn = <Name extends SettingName>(
  heads: readonly SettingHead[],
  name: Name,
): SettingValues[Name] | undefined =>
  heads.find(({ setting }) => setting === name)?.value as SettingValues[Name] | undefined;

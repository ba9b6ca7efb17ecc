import type { KeyUse } from '../../core/cloudtrail/encryption-keys.ts';
import type { UsedKeyStore } from '../../core/engine/activity/used-keys.ts';
import { keyId, type UsedKey } from '../../core/scope/guard.ts';

/** Keys that guarded versions were seen under, in memory. */
export class MemoryUsedKeys implements UsedKeyStore {
  readonly #objects = new Map<string, Set<string>>();

  async find(ids: readonly string[]): Promise<UsedKey[]> {
    return ids.flatMap((id) => {
      const objects = this.#objects.get(id);
      return objects === undefined ? [] : [{ id, reencrypted: objects.size }];
    });
  }

  async add({ key, reencrypted }: KeyUse): Promise<void> {
    const objects = this.#objects.get(keyId(key)) ?? new Set();
    if (reencrypted !== null) objects.add(reencrypted);
    this.#objects.set(keyId(key), objects);
  }
}

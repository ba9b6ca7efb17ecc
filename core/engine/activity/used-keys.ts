import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { type KeyUse, keyUseOf } from '../../cloudtrail/encryption-keys.ts';
import { keysOf } from '../../cloudtrail/settings/key-policy.ts';
import { type Guard, isGuardedKey, keyId, type UsedKey } from '../../scope/guard.ts';

/** Keys under which guarded versions were seen: without one of them its versions are lost, whatever the configuration names. */
export interface UsedKeyStore {
  /** Those of some keys, by their ids, that are known. Read strongly. */
  find(ids: readonly string[]): Promise<UsedKey[]>;
  /** Remembers that a key is used, and an object that was encrypted again with it. */
  add(use: KeyUse): Promise<void>;
}

/**
 * What is guarded, with the keys that a call is about and that guarded versions are under. Remembers the one that the call uses itself. Of a
 * write that makes a version nothing is looked up: no rule asks, and every upload would pay for it.
 */
export async function withUsedKeys(call: ApiCall, guard: Guard, store: UsedKeyStore): Promise<Guard> {
  const use = keyUseOf(call, guard);
  if (use !== null && !isGuardedKey(guard, use.key)) await store.add(use);
  if (use !== null && use.reencrypted === null) return guard;
  const named = use === null ? (call.service === 'kms' ? keysOf(call) : []) : [use.key];
  const ids = [...new Set(named.filter((key) => !isGuardedKey(guard, key)).map(keyId))];
  if (ids.length === 0) return guard;
  const usedKeys = await store.find(ids);
  return usedKeys.length === 0 ? guard : { ...guard, usedKeys };
}

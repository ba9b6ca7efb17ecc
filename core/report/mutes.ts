import type { AuditResult } from '../engine/posture/audit-bucket.ts';

/** A result that somebody answers for, until a day. */
export interface Mute {
  readonly check: string;
  /** Name of a bucket; `*` stands for any characters and `?` for one. */
  readonly bucket: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds: `2026-12-31`, in UTC. */
  readonly until: string;
}

/** A mute that has to be reviewed: `expired` ones hide nothing any more, `unused` ones had nothing to hide. */
export interface StaleMute extends Mute {
  readonly state: 'expired' | 'unused';
}

/** True for what a mute can hide: what passes or does not apply needs none. */
export const isMutable = ({ status }: Pick<AuditResult, 'status'>): boolean =>
  status === 'fail' || status === 'unknown';

/** Mutes at one time. */
export class MuteList {
  readonly #mutes: readonly Mute[];
  readonly #today: string;
  readonly #used = new Set<Mute>();

  /** @param now ISO time */
  constructor(mutes: readonly Mute[], now: string) {
    this.#mutes = mutes;
    this.#today = now.slice(0, 10);
  }

  /** Who has muted a result; `null` where nobody has, or it needs no mute. */
  muteOf(bucket: string, result: Pick<AuditResult, 'check' | 'status'>): Mute | null {
    if (!isMutable(result)) return null;
    const found = this.#mutes.find(
      (mute) => !this.#isExpired(mute) && mute.check === result.check && matches(mute.bucket, bucket),
    );
    if (found) this.#used.add(found);
    return found ?? null;
  }

  /** Mutes that are over, and those that had nothing to hide in any of these buckets. */
  stale(buckets: readonly string[]): readonly StaleMute[] {
    return this.#mutes.flatMap((mute): readonly StaleMute[] => {
      if (this.#isExpired(mute)) return [{ ...mute, state: 'expired' }];
      const isAsked = buckets.some((bucket) => matches(mute.bucket, bucket));
      return isAsked && !this.#used.has(mute) ? [{ ...mute, state: 'unused' }] : [];
    });
  }

  #isExpired({ until }: Mute): boolean {
    return until < this.#today;
  }
}

/** Goes through the name once, and back to the last star where what follows it does not fit. */
export function matches(pattern: string, name: string): boolean {
  let [at, star, retry] = [0, -1, 0];
  for (let index = 0; index < name.length; ) {
    const expected = pattern[at];
    if (expected === '*') {
      star = at++;
      retry = index;
    } else if (expected === '?' || expected === name[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++retry;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

import type { HashText } from '../../findings/finding-id.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SettingsReader } from '../../ports/settings-reader.ts';
import type { SettingsStore } from '../../ports/settings-store.ts';
import type { Guard } from '../guard.ts';

/** Everything that judging calls reaches the world through. */
export interface ActivityPorts {
  readonly settings: SettingsStore;
  readonly reader: SettingsReader;
  /** What S3 says of the policy that a bucket has now; `null` where it gave no answer. */
  readonly isPolicyPublic: (bucket: string) => Promise<boolean | null>;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly hash: HashText;
  /** Waits before another try, longer with each and not the same for everybody. */
  readonly backOff: (attempt: number) => Promise<void>;
}

/** Names of all datasets: what is about no bucket concerns each of them. */
export const allDatasets = ({ guard }: ActivityPorts): string[] =>
  guard.buckets.flatMap(({ datasets }) => datasets.map(({ name }) => name));

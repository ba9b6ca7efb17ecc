import type { SettingsReader } from '../../cloudtrail/settings-reader.ts';
import type { HashText } from '../../findings/finding-id.ts';
import type { Guard } from '../../scope/guard.ts';
import type { CallerStore } from '../objects/caller-store.ts';
import type { JoinPorts } from '../objects/join-caller.ts';
import type { SettingsStore } from './settings-store.ts';

/** Everything that judging calls reaches the world through. */
export interface ActivityPorts extends JoinPorts {
  readonly callers: CallerStore;
  readonly settings: SettingsStore;
  readonly reader: SettingsReader;
  /** What S3 says of the policy that a bucket has now; `null` where it gave no answer. */
  readonly isPolicyPublic: (bucket: string) => Promise<boolean | null>;
  readonly guard: Guard;
  readonly hash: HashText;
}

/** Names of all datasets: what is about no bucket concerns each of them. */
export const allDatasets = ({ guard }: ActivityPorts): string[] =>
  guard.buckets.flatMap(({ datasets }) => datasets.map(({ name }) => name));

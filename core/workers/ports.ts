import type { HashText } from '../findings/finding-id.ts';
import type { ArmingFinder } from '../ports/arming.ts';
import type { CallerStore } from '../ports/caller-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { CopyFinder, ManifestStore } from '../ports/manifest-store.ts';
import type { ObjectReader } from '../ports/object-reader.ts';
import type { VersionLister } from '../ports/version-lister.ts';

/** Everything that a worker reaches the world through. */
export interface WorkerPorts {
  readonly store: ManifestStore;
  readonly reader: ObjectReader;
  readonly lister: VersionLister;
  readonly copies: CopyFinder;
  readonly callers: CallerStore;
  readonly armedBy: ArmingFinder;
  readonly clock: Clock;
  readonly hash: HashText;
  /** Milliseconds that this invocation has left. */
  readonly millisecondsLeft: () => number;
  /** Waits before another try, longer with each and not the same for everybody. */
  readonly backOff: (attempt: number) => Promise<void>;
}

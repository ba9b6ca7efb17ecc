import type { Clock } from '../../base/clock.ts';
import type { ArmingFinder } from '../../findings/arming.ts';
import type { HashText } from '../../findings/finding-id.ts';
import type { ObjectReader } from '../../versions/object-reader.ts';
import type { VersionLister } from '../../versions/version-lister.ts';
import type { CallerStore } from './caller-store.ts';
import type { CopyFinder, ManifestStore } from './manifest-store.ts';

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

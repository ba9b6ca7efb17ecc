import type { Clock } from '../base/clock.ts';
import type { HashText } from '../findings/finding-id.ts';
import type { Place } from './alert.ts';
import type { AlertPublisher, NoticeStore, WakeUp } from './notice-store.ts';

export interface NoticePorts {
  readonly store: NoticeStore;
  readonly publisher: AlertPublisher;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly place: Place;
}

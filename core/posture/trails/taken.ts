import { type Coverage, coverageOf, type EventKind, least } from '../../cloudtrail/coverage/coverage.ts';
import { type Selection, selectionsOf } from '../../cloudtrail/coverage/selection.ts';
import { homeOf, type LoggingTrail } from './logging-trails.ts';

/** How much of each of some kinds of events trails take together; of trails whose selectors nobody knows, nothing. */
export const takenBy = (trails: readonly LoggingTrail[], kinds: readonly EventKind[]): Coverage =>
  least(kinds.map((kind) => coverageOf(kind, selectionsBy(trails, kind))));

const selectionsBy = (trails: readonly LoggingTrail[], kind: EventKind): readonly Selection[] =>
  trails.filter((trail) => canTake(trail, kind)).flatMap(selectionsIn);

/** IAM is a global service: its events are those of one Region, and trails of others never see them. */
const canTake = (trail: LoggingTrail, kind: EventKind): boolean =>
  kind.eventSource !== 'iam.amazonaws.com' ||
  (trail.settings.hasGlobalEvents && (trail.settings.isMultiRegion || homeOf(trail) === 'us-east-1'));

function selectionsIn({ selectors }: LoggingTrail): readonly Selection[] {
  return selectors.kind === 'unknown' ? [] : (selectionsOf(selectors.value) ?? UNTOUCHED);
}

/** A trail takes management events and no data events until somebody tells it otherwise. */
const UNTOUCHED: readonly Selection[] = selectionsOf({ basic: [{}], advanced: null }) ?? [];

import {
  type Coverage,
  coverageOf,
  type EventKind,
  least,
  plainArn,
  selected,
} from '../../cloudtrail/coverage/coverage.ts';
import {
  MANAGEMENT_SOURCES,
  managementOf,
  OBJECT_WRITE_EVENTS,
  writeOf,
} from '../../cloudtrail/coverage/event-kinds.ts';
import { type Selection, selectionsOf } from '../../cloudtrail/coverage/selection.ts';
import type { TrailSelectors } from '../../cloudtrail/settings/values.ts';
import type { Guard } from '../../scope/guard.ts';

/** How much of what Sealwatch lives on is taken by a set of selectors. */
export interface Witnessed {
  /** Write management events, but those of KMS. */
  readonly management: Coverage;
  readonly keys: Coverage;
  /** Object writes, by how their ARNs begin. */
  readonly writes: ReadonlyMap<string, Coverage>;
}

export const EVERY_OBJECT = 'arn:aws:s3:::';

export function witnessedBy(selectors: TrailSelectors, arns: readonly string[]): Witnessed {
  const selections = selectionsOf(selectors);
  return {
    management: least(MANAGEMENT_SOURCES.map((source) => coverageOf(managementOf(source), selections))),
    keys: coverageOf(managementOf('kms'), selections),
    writes: new Map(
      arns.map((arn) => [
        arn,
        least(OBJECT_WRITE_EVENTS.map((name) => coverageOf(writeOf(arn, name), selections))),
      ]),
    ),
  };
}

/** Object writes whose witnesses matter: those of guarded datasets; where everything is guarded, of whatever a selector ever named. */
export function witnessedArns(guard: Guard, before: TrailSelectors): readonly string[] {
  const guarded = guard.buckets.flatMap(({ name, datasets }) =>
    (datasets.length === 0 ? [''] : datasets.map(({ prefix }) => prefix)).map(
      (prefix) => `${EVERY_OBJECT}${name}/${prefix}`,
    ),
  );
  if (guard.scope === 'configured') return guarded;
  return [...new Set([...guarded, ...(selectionsOf(before) ?? []).flatMap(arnsIn), EVERY_OBJECT])];
}

/** Selections of object writes that leave some callers or calls out, or take reads only. */
export function blindSpots(selectors: TrailSelectors): readonly string[] {
  const selections = selectionsOf(selectors) ?? [];
  const spots = selections.flatMap((selection) =>
    arnsIn(selection).flatMap((arn) => blindFields(arn, selection, selections)),
  );
  return [...new Set(spots)];
}

function blindFields(arn: string, selection: Selection, all: readonly Selection[]): readonly string[] {
  const kinds = OBJECT_WRITE_EVENTS.map((name) => writeOf(arn, name));
  if (least(kinds.map((kind) => coverageOf(kind, all))) === 'all') return [];
  return selection
    .filter((condition) => least(kinds.map((kind) => selected(kind, [condition]))) !== 'all')
    .filter(({ field, excludes }) => field !== 'resources.ARN' || excludes.length > 0)
    .map(({ field }) => field);
}

/** How the ARNs of the objects begin that a selection is about. */
function arnsIn(selection: Selection): readonly string[] {
  const isObjects = ({ 'resources.ARN': _, ...kind }: EventKind) =>
    selection
      .filter(({ field }) => field === 'eventCategory' || field === 'resources.type')
      .every((condition) => selected(kind, [condition]) === 'all');
  if (!isObjects(writeOf(EVERY_OBJECT, 'PutObject'))) return [];
  const named = selection
    .filter(({ field }) => field === 'resources.ARN')
    .flatMap(({ includes }) => includes);
  return named.length === 0 ? [EVERY_OBJECT] : named.map(({ value }) => plainArn(value));
}

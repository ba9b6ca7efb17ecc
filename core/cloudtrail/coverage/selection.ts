import { at, flagAt, type JsonObject, listAt, textAt, textsAt } from '../../base/json.ts';
import type { TrailSelectors } from '../settings/values.ts';

/** What one field must be. One of `includes`, where there are any, and none of `excludes`. */
export interface FieldCondition {
  readonly field: string;
  readonly includes: readonly Comparison[];
  readonly excludes: readonly Comparison[];
}

export interface Comparison {
  readonly how: 'equals' | 'startsWith' | 'endsWith';
  readonly value: string;
}

/** One kind of events that a trail takes: all conditions hold. */
export type Selection = readonly FieldCondition[];

/** Basic and advanced selectors in one form. `null` where nothing was ever selected: then everything is taken. */
export function selectionsOf({ basic, advanced }: TrailSelectors): readonly Selection[] | null {
  if (advanced !== null) return advanced.map(ofAdvanced);
  return basic === null ? null : basic.flatMap(ofBasic);
}

const COMPARISONS = ['equals', 'startsWith', 'endsWith'] as const;

const ofAdvanced = (selector: JsonObject): Selection =>
  listAt(selector, 'fieldSelectors').map((condition) => ({
    field: textAt(condition, 'field') ?? '',
    includes: COMPARISONS.flatMap((how) => textsAt(condition, how).map((value) => ({ how, value }))),
    excludes: COMPARISONS.flatMap((how) =>
      textsAt(condition, `not${how.charAt(0).toUpperCase()}${how.slice(1)}`).map((value) => ({ how, value })),
    ),
  }));

/** Left out, `readWriteType` is all and management events are included. A data resource without values selects nothing. */
function ofBasic(selector: JsonObject): Selection[] {
  const kind = readOrWrite(textAt(selector, 'readWriteType'));
  const excluded = textsAt(selector, 'excludeManagementEventSources');
  const management = [...kind, is('eventCategory', 'Management'), isNot('eventSource', excluded)];
  const data = listAt(selector, 'dataResources')
    .filter((resource) => textsAt(resource, 'values').length > 0)
    .map((resource) => [
      ...kind,
      is('eventCategory', 'Data'),
      is('resources.type', textAt(resource, 'type') ?? ''),
      startsWith('resources.ARN', textsAt(resource, 'values')),
    ]);
  const hasManagement =
    at(selector, 'includeManagementEvents') === undefined || flagAt(selector, 'includeManagementEvents');
  return [...(hasManagement === false ? [] : [management]), ...data];
}

function readOrWrite(kind: string | null): Selection {
  if (kind === 'ReadOnly') return [is('readOnly', 'true')];
  return kind === 'WriteOnly' ? [is('readOnly', 'false')] : [];
}

const is = (field: string, value: string): FieldCondition => ({
  field,
  includes: [{ how: 'equals', value }],
  excludes: [],
});

const isNot = (field: string, values: readonly string[]): FieldCondition => ({
  field,
  includes: [],
  excludes: values.map((value) => ({ how: 'equals', value })),
});

const startsWith = (field: string, values: readonly string[]): FieldCondition => ({
  field,
  includes: values.map((value) => ({ how: 'startsWith', value })),
  excludes: [],
});

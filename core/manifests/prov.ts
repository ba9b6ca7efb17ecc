import { isObject, type Json, listAt, textAt } from '../base/json.ts';
import type { Unread } from './json-entries.ts';
import { type FileProvenance, provenanceIn, withProvenance } from './manifest.ts';

/** W3C's words for where things came from, as Croissant 1.1 uses them. */
export const PROV_CONTEXT = { prov: 'http://www.w3.org/ns/prov#' };

const GENERATED_BY = 'prov:wasGeneratedBy';
const DERIVED_FROM = 'prov:wasDerivedFrom';

/** Fields of a file in JSON-LD that say where it came from. */
export const PROV_FIELDS = [GENERATED_BY, DERIVED_FROM] as const;

/**
 * Where a file came from, in words of PROV: of each that somebody said an activity, which used the source, ended when the bytes were
 * collected, and is described by what was done to them. Sources stand beside them once more, where other programs look for them.
 */
export function provFields(said: readonly FileProvenance[] | undefined): Readonly<Record<string, unknown>> {
  if (said === undefined || said.length === 0) return {};
  const sources = [...new Set(said.flatMap(({ source }) => (source === null ? [] : [source])))];
  return {
    [GENERATED_BY]: said.map(activityOf),
    ...(sources.length > 0 ? { [DERIVED_FROM]: sources.map(entityOf) } : {}),
  };
}

const entityOf = (url: string) => ({ '@type': 'prov:Entity', url });

const activityOf = ({ approval, by, at, source, collected, transform }: FileProvenance) => ({
  '@type': 'prov:Activity',
  ...(approval === null ? {} : { identifier: approval }),
  ...(by === null ? {} : { 'prov:wasAssociatedWith': { '@type': 'prov:Agent', name: by } }),
  ...(at === null ? {} : { datePublished: at }),
  ...(source === null ? {} : { 'prov:used': entityOf(source) }),
  ...(collected === null ? {} : { 'prov:endedAtTime': collected }),
  ...(transform === null ? {} : { description: transform }),
});

const ACTIVITY_FIELDS = [
  '@type',
  '@id',
  'identifier',
  'prov:wasAssociatedWith',
  'datePublished',
  'prov:used',
  'prov:endedAtTime',
  'description',
];

/** Reads what {@link provFields} writes, and as much of what others write in these words. */
export function provenanceAt(
  file: Json,
  path: string,
  unread: Unread,
): { readonly provenance?: readonly FileProvenance[] } {
  const activities = listAt(file, GENERATED_BY).flatMap((each) => {
    // An activity that is described elsewhere.
    if (!isObject(each) || Object.keys(each).every((name) => name === '@id')) {
      unread.add(GENERATED_BY, path);
      return [];
    }
    unread.addFields(each, ACTIVITY_FIELDS, path);
    const only = (field: string): string | null => {
      const [first = null] = namesAt(each, field);
      if (listAt(each, field).length > (first === null ? 0 : 1)) unread.add(field, path);
      return first;
    };
    return [
      {
        approval: textAt(each, 'identifier'),
        by: only('prov:wasAssociatedWith'),
        at: textAt(each, 'datePublished'),
        source: only('prov:used'),
        collected: textAt(each, 'prov:endedAtTime'),
        transform: textAt(each, 'description'),
      },
    ];
  });
  const known = new Set(activities.map(({ source }) => source));
  const sources = namesAt(file, DERIVED_FROM);
  if (listAt(file, DERIVED_FROM).length > sources.length) unread.add(DERIVED_FROM, path);
  const derived = sources.filter((source) => !known.has(source));
  return withProvenance([...activities, ...derived.map((source) => provenanceIn({ source }))]);
}

/** What things are called, each by its name, its address or its id, or by itself where it is text. */
const namesAt = (value: Json, field: string): string[] =>
  listAt(value, field).flatMap((each) => {
    const name =
      typeof each === 'string' ? each : (textAt(each, 'url') ?? textAt(each, 'name') ?? textAt(each, '@id'));
    return name === null || name === '' ? [] : [name];
  });

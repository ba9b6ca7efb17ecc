import { decidedCalls, isDelivered, recordedNames, regionOf } from '../../core/calls/catalogue.ts';
import type { RecordingRegion, ServiceCalls } from '../../core/calls/decision.ts';

/**
 * A call by CloudTrail's name, or the beginning of the names of several. Rules ask for nothing else of a call: where it was denied,
 * CloudTrail leaves its parameters out, and a rule that asks for them would miss the attempt.
 */
export type CallName = string | { readonly prefix: string };

/**
 * The names under which a service's calls are carried that are about no object: those that a rule judges, and those that start an audit.
 * @param regions only what is recorded so. @default everything, and the families of the service
 */
export function carriedNames(calls: ServiceCalls, regions?: readonly RecordingRegion[]): CallName[] {
  const delivered = decidedCalls(calls)
    .filter(({ decision, action }) => isDelivered(decision) && !isAboutObjects(calls, action))
    .filter(({ action }) => regions?.includes(regionOf(calls, action)) ?? true)
    .flatMap(({ action }) => recordedNames(calls, action));
  return compact(delivered, regions ? [] : (calls.families ?? []), calls.isVersioned ?? false);
}

/** The same of what is done to objects. */
export function objectNames(calls: ServiceCalls): CallName[] {
  const { objects } = calls;
  if (objects === undefined) return [];
  return compact(
    objects.actions.flatMap((action) => recordedNames(calls, action)),
    objects.families,
    false,
  );
}

const isAboutObjects = ({ objects }: ServiceCalls, action: string): boolean =>
  objects?.actions.includes(action) ?? false;

/** Beginnings, and the names that begin with none of them. A version may stand behind a name of a service that has them. */
function compact(names: readonly string[], families: readonly string[], isVersioned: boolean): CallName[] {
  const starts = isVersioned ? [...families, ...names] : families;
  const beginnings = [...new Set(starts)].filter(
    (start) => !starts.some((other) => other !== start && start.startsWith(other)),
  );
  const others = [...new Set(names)].filter((name) => !beginnings.some((start) => name.startsWith(start)));
  return [...beginnings.map((prefix) => ({ prefix })), ...others];
}

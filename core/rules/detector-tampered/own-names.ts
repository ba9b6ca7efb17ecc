import { at, isObject, type Json } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { refusedArn } from '../../cloudtrail/refused-arn.ts';
import { type Guard, ownPart } from '../../scope/guard.ts';
import type { Group } from './tampering.ts';

/** The detector's among all that a record says the call was about. */
export function ownNames(guard: Guard, call: ApiCall, { names }: Group): readonly string[] {
  const told = [
    ...call.resources.map(({ arn }) => arn),
    ...names.flatMap((name) => textsIn(found(call, name))),
    ...(call.isServiceEvent ? textsIn(call.serviceDetails) : []),
    ...textsIn(refusedArn(call) ?? undefined),
  ];
  return unique(
    told.filter((name) => ownPart(guard, name) !== null),
    guard,
  );
}

const found = ({ parameters, response }: ApiCall, name: string): Json | undefined =>
  name.startsWith('response.')
    ? at(response, ...name.split('.').slice(1))
    : at(parameters, ...name.split('.'));

/** Every text in a value. Tables of a batch are the names of its fields. */
function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]) : [];
}

/** A name and its ARN are one; the first that was told stands for both. */
const unique = (names: readonly string[], guard: Guard): readonly string[] => [
  ...new Map([...names].reverse().map((name) => [ownPart(guard, name), name])).values(),
];

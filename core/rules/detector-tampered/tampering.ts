import { foreignAccountIn } from '../../base/arn.ts';
import { at, flagAt, isObject, type Json } from '../../base/json.ts';
import { remembered } from '../../base/memoize.ts';
import type { Severity } from '../../base/severity.ts';
import { type ApiCall, refusedArn } from '../../cloudtrail/api-call.ts';
import type { Guard } from '../../scope/guard.ts';
import { isOwn, ownPart } from '../../scope/own-resources.ts';

/**
 * What a call does to a part of the detector. `destroys`, `silences`: it sees or reports less from then on. `alters`: it may do anything
 * from then on. `loosens`: what watches the detector itself goes. `adjusts`: the same, changed. `notes`: worth knowing.
 */
export type Effect = 'destroys' | 'silences' | 'alters' | 'loosens' | 'adjusts' | 'notes';

export interface Tampering {
  readonly effect: Effect;
  /** As a part of a sentence about it: `was deleted`. */
  readonly says: string;
}

/** Decides from the parameters; `null` where the call does no harm. */
export type Judge = (call: ApiCall, guard: Guard) => Tampering | null;

/** Calls about one kind of thing. */
export interface Group {
  /** As in "the detector's …". */
  readonly what: string;
  /** Where records name it: fields of the parameters, or `response.` and a field of the answer. */
  readonly names: readonly string[];
  /** The name in a text that says more: the key of an object in it may be called anything. @default - the whole text */
  readonly nameIn?: (text: string) => string | null;
  /** By service and call: `lambda:DeleteFunction`. */
  readonly calls: Readonly<Record<string, Tampering | Judge>>;
  /** True where only calls by others than the detector's own functions and AWS's services are wrong. */
  readonly sparesOwn?: boolean;
  /** True for what is everybody's, and the detector's as well. @default nothing is */
  readonly isShared?: (name: string, call: ApiCall, guard: Guard) => boolean;
}

export const SEVERITIES: Readonly<Record<Effect, Severity>> = {
  destroys: 'critical',
  silences: 'critical',
  alters: 'high',
  loosens: 'medium',
  adjusts: 'medium',
  notes: 'low',
};

/** A deployment by CDK changes what it made; what it takes away is reported. */
export const BY_DEPLOYMENT: Readonly<Record<Effect, Severity | null>> = {
  destroys: 'medium',
  silences: 'low',
  alters: null,
  loosens: 'low',
  adjusts: null,
  notes: null,
};

export const destroys = (says = 'was deleted'): Tampering => ({ effect: 'destroys', says });
export const silences = (says: string): Tampering => ({ effect: 'silences', says });
export const alters = (says = 'was changed'): Tampering => ({ effect: 'alters', says });
export const loosens = (says: string): Tampering => ({ effect: 'loosens', says });
export const adjusts = (says = 'was changed'): Tampering => ({ effect: 'adjusts', says });
export const notes = (says: string): Tampering => ({ effect: 'notes', says });

/** The names of the parameters that say what changes: all but those that name the thing. */
export const settingsIn = ({ parameters }: ApiCall, names: readonly string[]): readonly string[] =>
  Object.keys(parameters).filter((name) => !names.includes(name) && parameters[name] !== null);

export const isOff = (call: ApiCall, ...path: readonly string[]): boolean =>
  flagAt(call.parameters, ...path) === false;

export const isOn = (call: ApiCall, ...path: readonly string[]): boolean =>
  flagAt(call.parameters, ...path) === true;

/** The detector's among all that a record says the call was about. */
export function ownNames(guard: Guard, call: ApiCall, group: Group): readonly string[] {
  const own = namesOf(call, group).filter(
    (name) => ownPart(guard, name) !== null || group.isShared?.(name, call, guard) === true,
  );
  return own.length === 0 ? own : unique(own, guard);
}

/** All that a record says the call was about. */
export const namesOf = (call: ApiCall, { names, nameIn = (text) => text }: Group): readonly string[] =>
  [
    ...call.resources.map(({ arn }) => arn),
    ...names.flatMap((name) => textsIn(found(call, name))),
    ...(call.isServiceEvent ? textsIn(call.serviceDetails) : []),
    ...textsIn(refusedArn(call) ?? undefined),
  ].flatMap((text) => nameIn(text) ?? []);

function found({ parameters, response }: ApiCall, name: string): Json | undefined {
  const [first = '', ...rest] = pathOf(name);
  return first === 'response' && rest.length > 0 ? at(response, ...rest) : at(parameters, first, ...rest);
}

const pathOf = remembered((name: string) => name.split('.'));

/** Every text in a value. Tables of a batch are the names of its fields. */
function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]) : [];
}

/** A name and its ARN are one; the first that was given represents both. */
const unique = (names: readonly string[], guard: Guard): readonly string[] => [
  ...new Map([...names].reverse().map((name) => [ownPart(guard, name), name])).values(),
];

/** True of a caller with a role of the stack. A role of that name may be in any account. */
export const hasOwnRole = ({ caller }: ApiCall, guard: Guard): boolean =>
  isOwn(guard, caller.arn) && foreignAccountIn(caller.arn ?? '', guard.account) === null;

/**
 * The functions themselves, and AWS's services for them. Lambda names a function's session after it, and those of its pollers
 * after itself: a person who took on the role has another.
 */
export function isByDetector(call: ApiCall, guard: Guard): boolean {
  if (call.caller.kind === 'service') return true;
  const session = call.caller.session ?? guard.stack;
  return hasOwnRole(call, guard) && (isOwn(guard, session) || session.startsWith('awslambda'));
}

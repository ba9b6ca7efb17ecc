import { flagAt, type JsonObject } from '../base/json.ts';
import type { Caller } from '../findings/actor.ts';

/** What a call was about, as CloudTrail lists it beside the parameters. */
export interface TouchedResource {
  readonly arn: string;
  readonly type: string | null;
  readonly account: string | null;
  /** True where the record only says how the ARNs of what was touched begin. */
  readonly isPrefix: boolean;
}

/** How a call failed. */
export interface CallError {
  readonly code: string;
  readonly message: string | null;
  /** `denied`: not permitted. `refused`: permitted, and the service would not. `failed`: bad luck or a malformed call, which changes nothing and means nothing. */
  readonly kind: 'denied' | 'refused' | 'failed';
}

/** One call of an AWS API, as CloudTrail recorded it. */
export interface ApiCall {
  readonly eventId: string;
  /** ISO time; CloudTrail records whole seconds. */
  readonly at: string;
  /** `s3`, `kms`, `cloudtrail`: the event source without its domain. */
  readonly service: string;
  /** CloudTrail's name of the call, without the version that Lambda puts behind it. */
  readonly name: string;
  readonly region: string | null;
  /** The account whose trail has the record: the owner of what was touched. */
  readonly account: string | null;
  readonly caller: Caller;
  /** Empty where CloudTrail left them out, which it does for many denied calls. */
  readonly parameters: JsonObject;
  readonly response: JsonObject;
  readonly additional: JsonObject;
  readonly serviceDetails: JsonObject;
  readonly resources: readonly TouchedResource[];
  readonly error: CallError | null;
  readonly isReadOnly: boolean;
  /** AWS itself recorded it about something that it did, not a caller. */
  readonly isServiceEvent: boolean;
  readonly isData: boolean;
}

/**
 * What a denied call was about, from the error's text: CloudTrail leaves the parameters of many denied calls out. Only what stands
 * behind "on resource": the caller's own ARN stands there as well.
 */
export const refusedArn = ({ error }: ApiCall): string | null =>
  /\bon resource:\s*"?(arn:aws[\w-]*:[^\s"]+)/.exec(error?.message ?? '')?.[1]?.replace(/[.,;]$/, '') ?? null;

/** Too large for CloudTrail: it says that there were parameters, and leaves them out. */
export const isOmitted = ({ parameters }: ApiCall): boolean => flagAt(parameters, 'omitted') === true;

/** True where a record does not say what the call would have done: left out for its size, or because it was denied. */
export const lacksParameters = (call: ApiCall): boolean =>
  isOmitted(call) || (call.error !== null && Object.keys(call.parameters).length === 0);

import { type Exchange, header, type Interest, type RelayedRequest } from '../exchange.ts';
import type { JsonObject } from './json.ts';

/** What a call was about, in the form of a record's `resources`. */
export interface Resource extends JsonObject {
  readonly type: string;
}

/** The part of a record that depends on the service: which call it was, with what, on what. */
export interface ApiCall {
  /** The service's name in `eventSource`, before `.amazonaws.com`. */
  readonly service: string;
  readonly eventName: string;
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly category: 'Management' | 'Data';
  readonly requestParameters: JsonObject | null;
  readonly responseElements: JsonObject | null;
  readonly resources: readonly Resource[];
  readonly additionalEventData?: JsonObject;
  readonly apiVersion?: string;
  /** Why one of several things that were asked for was not done, though the call was. */
  readonly failure?: Failure | undefined;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Whose AWS this is. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A call that may change something, going by its method, address and headers alone. */
export interface Tracked {
  readonly interest: Interest;
  /** What records are made of; empty when the body shows that it changes nothing after all. */
  describe(exchange: Exchange, place: Place): readonly ApiCall[];
}

/** Recognizes the calls of one kind; undefined for any other. */
export type Recognizer = (request: RelayedRequest) => Tracked | undefined;

// S3's largest configuration is a lifecycle of 1,000 rules; other services' calls hold 1 MiB at most.
const MAX_BODY_BYTES = 1024 * 1024;

/** True when a request's body is small enough to be kept: configuration is, code and objects need not be. */
export const isSmall = (request: RelayedRequest): boolean =>
  Number(header(request.headers, 'content-length') ?? Number.NaN) <= MAX_BODY_BYTES;

/** Set on calls that CloudFormation would make within AWS: what it changes inside the emulator leaves no record either. */
export const UNRECORDED = 'x-sealwatch-unrecorded';

export const isUnrecorded = ({ headers }: RelayedRequest): boolean => headers[UNRECORDED] !== undefined;

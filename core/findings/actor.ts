/** Who did it. A field that is not known is `null` and has its reason under `unknown`. */
export interface Actor {
  readonly arn: string | null;
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** `service` is AWS itself; `deployment` a call that CloudFormation makes for somebody. */
export type CallerKind =
  | 'person'
  | 'role'
  | 'root'
  | 'service'
  | 'deployment'
  | 'account'
  | 'anonymous'
  | 'unknown';

/** Who made a call, by a name that stays the same over sessions. */
export interface Caller extends Actor {
  readonly kind: CallerKind;
  /** The session's name, which for people is often theirs; `null` without a session. */
  readonly session: string | null;
  /** The AWS service that made the call for the caller, or on its own. */
  readonly invokedBy: string | null;
}

/** The change that let a lifecycle rule destroy versions. */
export interface LifecycleEnabledBy {
  /** ISO time. */
  readonly at: string;
  /** Stable ARN; `null` where no event named it. */
  readonly by: string | null;
  /** CloudTrail's id of the call; `null` where a settings poll found the rule. */
  readonly eventId: string | null;
}

/** Finds who let lifecycle rules of a bucket destroy versions; `null` where no such change is known. */
export type LifecycleEnabledByFinder = (bucket: string) => Promise<LifecycleEnabledBy | null>;

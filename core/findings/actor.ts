/** Who did it. A field that is not known is `null` and has its reason under `unknown`. */
export interface Actor {
  readonly arn: string | null;
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** The change that let a lifecycle rule destroy versions. */
export interface Armed {
  /** ISO time. */
  readonly at: string;
  /** Stable ARN; `null` where no event told who it was. */
  readonly by: string | null;
  /** CloudTrail's id of the call; `null` where a look found the rule. */
  readonly eventId: string | null;
}

/** Tells who let lifecycle rules of a bucket destroy versions; `null` where no such change is known. */
export type ArmingFinder = (bucket: string) => Promise<Armed | null>;

/** Who did it. A field that is not known is `null` and has its reason under `unknown`. */
export interface Actor {
  readonly arn: string | null;
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Who asks: proved by a signed request, never by a name that was typed. */
export interface Asker {
  /** Stable: of a role session, its role. */
  readonly arn: string;
  readonly account: string;
  /** Name of the role session, where there is one. */
  readonly session: string | null;
}

/** Where a deployment goes, and as whom. */
export interface DeployTarget {
  readonly account: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
}

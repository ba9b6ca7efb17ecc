/** Who is no stranger to a deployment, as its configuration says. */
export interface Trust {
  readonly accounts: readonly string[];
  readonly organization: string | null;
}

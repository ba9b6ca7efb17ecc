/** Who may seal or approve which datasets; `*` stands for all. */
export interface Grant {
  /** Empty in a template, where only a deployment knows it. */
  readonly arn: string;
  readonly actions: readonly GrantedAction[];
  readonly datasets: readonly string[];
  /** How the template names an identity whose ARN only the deployment knows: `<Publisher1A2B.Arn>`; absent where it holds the ARN. */
  readonly as?: string;
}

export type GrantedAction = 'seal' | 'approve';

/** Who may say what counts as right. */
export interface Approvers {
  /** The deployment's own, whose identities need no grant while there is none; `null` where it is not known. */
  readonly account: string | null;
  readonly grants: readonly Grant[];
}

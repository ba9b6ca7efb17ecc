/** One thing that the product takes for true of AWS, and that no test has shown in a real account. */
export interface Claim {
  /** Stable: reports, `--only` and the page name it. */
  readonly id: string;
  /** What is claimed, as a sentence without its end mark. Markdown, as the texts below. */
  readonly claim: string;
  /** What is wrong with the product if it does not hold. */
  readonly why: string;
  readonly trial: TriedBy | ByHand;
}

/** `sealwatch trial` does it. */
interface TriedBy {
  readonly kind: 'command';
  /** What it does for that. */
  readonly how: string;
  /** What it has to see. */
  readonly shown: string;
}

/** A person has to. */
interface ByHand {
  readonly kind: 'by-hand';
  /** Why no command does it in minutes. */
  readonly because: string;
  readonly how: string;
}

/** A claim that a person has to try. */
export type ByHandClaim = Claim & { readonly trial: ByHand };

/** A claim that `sealwatch trial` tries. */
export type TriedClaim<Id extends string = string> = Claim & { readonly id: Id; readonly trial: TriedBy };

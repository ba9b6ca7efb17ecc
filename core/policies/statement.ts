import type { Condition } from './condition.ts';
import type { Principal } from './principal.ts';

/** What a statement names, or with `isNot` everything but that. */
export interface Selection<T> {
  readonly isNot: boolean;
  readonly values: readonly T[];
}

/** One statement of a policy, in one form: lists everywhere, without repetitions, in an order of their own. */
export interface Statement {
  /** Its Sid, else its place: `statement 2`. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Selection<Principal>;
  /** In lower case: AWS compares them so. */
  readonly actions: Selection<string>;
  readonly resources: Selection<string>;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
  /** True when names repeat in its text: it is one of several ways to read it, and only what it allows counts. */
  readonly isAmbiguous: boolean;
}

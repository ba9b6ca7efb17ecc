import { withoutRolePath } from '../../base/arn.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { HashText } from '../../findings/finding.ts';
import type { Grant } from '../../scope/approvers.ts';

export type Authorize = (principal: Principal, what: 'seal' | 'approve', dataset: string) => void;

/**
 * Decides by the grants that the stack was deployed with. Without any, whoever of the stack's own account may invoke the function may
 * seal and approve: then IAM alone decides. A proof of identity holds for every account of AWS, so an identity of another account needs
 * a grant of its own in any case.
 * @param account the stack's
 */
export function authorizer(grants: readonly Grant[], account: string): Authorize {
  return (principal, what, dataset) => {
    if (grants.some((grant) => covers(grant, { principal, what, dataset }))) return;
    if (principal.account !== account) {
      throw new SealwatchError(
        'ACCESS_DENIED',
        `${principal.arn} is of account ${principal.account}, this deployment of ${account}; identities of other accounts may not ${what} ${dataset} unless a grant names them (grants.${what} of the Sealwatch construct)`,
      );
    }
    if (grants.length === 0) return;
    throw new SealwatchError(
      'ACCESS_DENIED',
      `${principal.arn} may not ${what} ${dataset}; the stack's grants name who may (grants.${what} of the Sealwatch construct)`,
    );
  };
}

/**
 * The grants that a deployment wrote down. Whoever may invoke `configure`, or write to the table, can write others down; only
 * CloudFormation sets the digest.
 * @param text as it was written down, JSON; `null` where nothing is
 * @param digest of the text, as CloudFormation set it; `null` where the deployment has no grants
 * @throws {SealwatchError} `ACCESS_DENIED` where others are there, for without its grants a deployment would let everybody in
 */
export function deployedGrants(text: string | null, digest: string | null, hash: HashText): readonly Grant[] {
  if (digest === null) return [];
  if (text !== null && hash(text) === digest) return JSON.parse(text) as readonly Grant[];
  throw new SealwatchError(
    'ACCESS_DENIED',
    "the deployment's grants of seal and approve are not those that are written down: wait until the deployment has ended, or deploy the stack again",
  );
}

interface Wanted {
  readonly principal: Principal;
  readonly what: 'seal' | 'approve';
  readonly dataset: string;
}

// A session's ARN leaves out its role's path, so roles are compared without theirs.
const covers = (grant: Grant, { principal, what, dataset }: Wanted): boolean =>
  withoutRolePath(grant.arn) === withoutRolePath(principal.arn) &&
  grant.actions.includes(what) &&
  (grant.datasets.includes('*') || grant.datasets.includes(dataset));

/** Who asks: proved by a signed request, never by a name that was typed. */
export interface Principal {
  /** Stable: of a role session, its role. */
  readonly arn: string;
  readonly account: string;
  /** Name of the role session, where there is one. */
  readonly session: string | null;
}

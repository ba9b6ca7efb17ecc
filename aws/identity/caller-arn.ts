import { unproven } from './unproven.ts';

/** Who asks: an ARN that stays the same from session to session, and the session beside it. */
export interface Caller {
  readonly arn: string;
  readonly account: string;
  /** Name of the role session; `null` for whoever is no assumed role. */
  readonly session: string | null;
}

const ASSUMED = /^arn:([a-z0-9-]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/;
const OTHER = /^arn:[a-z0-9-]+:(?:iam|sts)::(\d{12}):(?:root|(?:user|role|federated-user)\/.+)$/;

/**
 * Makes the ARN of a caller stable: `assumed-role/R/S` becomes the role `R`. STS leaves the role's path out, so it is
 * missing here too.
 */
export function stableCaller(arn: string): Caller {
  const [, partition, account, role, session] = ASSUMED.exec(arn) ?? [];
  if (partition && account && role && session) {
    return { arn: `arn:${partition}:iam::${account}:role/${role}`, account, session };
  }
  const owner = OTHER.exec(arn)?.[1];
  if (owner === undefined) throw unproven(`STS answered with ${JSON.stringify(arn)}, which is nobody`);
  return { arn, account: owner, session: null };
}

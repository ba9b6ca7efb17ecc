import { isMet } from './conditions.ts';
import { fits } from './glob.ts';
import { type Keys, listed, type Policy, type Statement } from './policy.ts';

/** Who makes a request. */
export interface Caller {
  readonly name: string;
  /** Of the role, user or root; `null` for nobody signed in, and for services. */
  readonly arn: string | null;
  readonly account: string | null;
  /** DNS name of a service of AWS. */
  readonly service?: string;
  /** What is attached to it. */
  readonly policies: readonly Policy[];
}

export interface Request {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  readonly keys: Keys;
}

/** What a request is about: who owns it, its policy, and whether public policies count. */
export interface Target {
  readonly account: string;
  readonly policy: Policy;
  readonly restrictsPublic: boolean;
  /** Keys count identity policies only where their own policy hands over to the account. */
  readonly kind: 'bucket' | 'key';
}

/** Whether AWS would allow it: a Deny anywhere decides; then both sides have to allow it, or one within an account. */
export const isAllowed = (request: Request, target: Target): boolean => {
  const identity = request.caller.policies.flatMap(({ Statement }) => Statement);
  const mine = identity.filter((statement) => applies(statement, request));
  const theirs = target.policy.Statement.filter(
    (statement) => namesCaller(statement, request.caller) && applies(statement, request),
  );
  if ([...mine, ...theirs].some(({ Effect }) => Effect === 'Deny')) return false;
  const isOwn = request.caller.account === target.account;
  if (!isOwn && target.restrictsPublic && isPublic(target.policy)) return false;
  if (isOwn) return mine.length > 0 ? target.kind === 'bucket' || theirs.length > 0 : isNamed(theirs);
  if (request.caller.service !== undefined || request.caller.arn === null) return theirs.length > 0;
  return mine.length > 0 && theirs.length > 0;
};

const applies = (statement: Statement, { action, resource, keys }: Request): boolean =>
  listed(statement.Action).some((glob) => fits(glob.toLowerCase(), action.toLowerCase())) &&
  (statement.NotResource === undefined
    ? listed(statement.Resource).some((glob) => fits(glob, resource))
    : !listed(statement.NotResource).some((glob) => fits(glob, resource))) &&
  isMet(statement, keys);

const namesCaller = ({ Principal }: Statement, { arn, account, service }: Caller): boolean => {
  if (Principal === '*') return true;
  if (typeof Principal !== 'object') return false;
  const names = listed(Principal.AWS);
  return (
    names.includes('*') ||
    (service !== undefined && listed(Principal.Service).includes(service)) ||
    (arn !== null && names.includes(arn)) ||
    (account !== null && names.some((name) => name === `arn:aws:iam::${account}:root`))
  );
};

/** An Allow for the account hands over to identity policies; it allows nobody by itself. */
const isNamed = (statements: readonly Statement[]): boolean =>
  statements.some(
    ({ Principal }) =>
      typeof Principal !== 'object' || !listed(Principal.AWS).every((name) => name.endsWith(':root')),
  );

const isPublic = ({ Statement }: Policy): boolean =>
  Statement.some(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Allow' &&
      Condition === undefined &&
      (Principal === '*' || (typeof Principal === 'object' && listed(Principal.AWS).includes('*'))),
  );

import { accountIn, isSameIdentity } from '../../base/arn.ts';
import type { Severity } from '../../base/severity.ts';
import type { Approvers, Grant, GrantedAction } from '../../scope/approvers.ts';

interface ApproverDifference {
  readonly about: 'approvers';
  readonly lowers: Severity | null;
  readonly says: string;
  readonly detail: string;
}

/**
 * In what it differs who may seal and approve; nothing where either is not known. Who may has the last word on what counts as
 * right, so that whoever is added can take poison in without an alert.
 */
export function approverDifferences(before: Approvers | null, after: Approvers | null): ApproverDifference[] {
  if (before === null || after === null) return [];
  const [old, current] = [permitsOf(before.grants), permitsOf(after.grants)];
  const account = after.account ?? before.account;
  if (current.length === 0) return old.length === 0 ? [] : [everybodyMay(old.length)];
  if (old.length === 0) return onlyTheseMay(current, account);
  const [gained, lost] = [wider(old, current), wider(current, old)];
  return [...(gained.length > 0 ? [mayNow(gained)] : []), ...(lost.length > 0 ? [mayNoMore(lost)] : [])];
}

/** What one identity may do with some datasets; `*` stands for all. */
interface Permit {
  readonly identity: Pick<Grant, 'arn' | 'as'>;
  readonly action: GrantedAction;
  readonly datasets: readonly string[];
}

/** One for each identity and action, however many grants say so. */
function permitsOf(grants: readonly Grant[]): Permit[] {
  const permits: Permit[] = [];
  for (const { arn, as, actions, datasets } of grants)
    for (const action of actions) {
      const identity = as === undefined ? { arn } : { arn, as };
      const index = permits.findIndex((each) => each.action === action && isSame(each.identity, identity));
      const known = permits[index];
      const all = [...new Set([...(known?.datasets ?? []), ...datasets])];
      const permit = { identity, action, datasets: all.includes(ALL) ? [ALL] : all };
      if (known) permits[index] = permit;
      else permits.push(permit);
    }
  return permits;
}

const ALL = '*';

// A template has no ARN for what only a deployment knows: there the name in the template says whether it is the same.
const isSame = (a: Permit['identity'], b: Permit['identity']): boolean =>
  a.arn === '' || b.arn === '' ? a.as !== undefined && a.as === b.as : isSameIdentity(a.arn, b.arn);

/** What of the second permits the first do not give. */
function wider(before: readonly Permit[], after: readonly Permit[]): Permit[] {
  return after.flatMap((permit) => {
    const known = before.find(
      ({ action, identity }) => action === permit.action && isSame(identity, permit.identity),
    );
    const had = known?.datasets ?? [];
    const more = had.includes(ALL) ? [] : permit.datasets.filter((name) => !had.includes(name));
    const identity = known && known.identity.arn !== '' ? known.identity : permit.identity;
    return more.length === 0 ? [] : [{ identity, action: permit.action, datasets: more }];
  });
}

function onlyTheseMay(permits: readonly Permit[], account: string | null): ApproverDifference[] {
  const foreign = permits.filter(
    ({ identity }) => account !== null && (accountIn(identity.arn) ?? account) !== account,
  );
  const limited = {
    about: 'approvers',
    lowers: null,
    says: 'only whom grants name may seal and approve now',
    detail: `who may seal and approve: everybody in the account before, now ${listOf(permits)}`,
  } as const;
  return [...(foreign.length > 0 ? [mayNow(foreign)] : []), limited];
}

const everybodyMay = (count: number): ApproverDifference => ({
  about: 'approvers',
  lowers: 'medium',
  says: 'everybody in the account who may invoke record-baseline may seal and approve now',
  detail: `who may seal and approve: whom ${count === 1 ? '1 grant names' : `${count} grants name`} before, everybody in the account now`,
});

const mayNow = (permits: readonly Permit[]): ApproverDifference => ({
  about: 'approvers',
  lowers: 'medium',
  says: permits.length === 1 ? `${listOf(permits)} now` : `${permits.length} more grants of seal and approve`,
  detail: `who may seal and approve: added ${listOf(permits)}`,
});

const mayNoMore = (permits: readonly Permit[]): ApproverDifference => ({
  about: 'approvers',
  lowers: null,
  says:
    permits.length === 1
      ? `${listOf(permits).replace(' may ', ' may not ')} any more`
      : `${permits.length} grants of seal and approve less`,
  detail: `who may seal and approve: removed ${listOf(permits)}`,
});

/** An alert has to fit its message, and there may be a thousand grants. */
const MAX_LISTED = 10;

const listOf = (permits: readonly Permit[]): string => firstOf(permits.map(permitText), '; ');

const permitText = ({ identity: { arn, as }, action, datasets }: Permit): string =>
  `${arn === '' ? as : arn} may ${action} ${datasets.includes(ALL) ? 'every dataset' : firstOf(datasets, ', ')}`;

function firstOf(texts: readonly string[], separator: string): string {
  const rest = texts.length - MAX_LISTED;
  return [...texts.slice(0, MAX_LISTED), ...(rest > 0 ? [`${rest} more`] : [])].join(separator);
}

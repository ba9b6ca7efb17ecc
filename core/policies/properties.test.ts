import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statement, statements } from '../../test/policies/arbitrary.ts';
import {
  isAboutSomething,
  isAllowed,
  isOfAnybody,
  REQUESTS,
  type Request,
} from '../../test/policies/evaluator.ts';
import {
  analysed,
  BUCKET,
  CONTEXT,
  OTHER,
  policy,
  policyText,
  type Written,
} from '../../test/policies/samples.ts';
import { analysePolicy, type PolicyContext } from './analyse.ts';
import { comparePolicies } from './compare.ts';
import { parsePolicy } from './document.ts';

const ORGANIZATION = 'o-own';
const RUNS = { numRuns: 100 };

const judged = (given: readonly Written[]) => analysed(given, { organization: ORGANIZATION, bucket: 'acme' });
const compared = (before: readonly Written[], after: readonly Written[]) =>
  comparePolicies(policy(...before), policy(...after), {
    ...CONTEXT,
    bucket: 'acme',
    organization: ORGANIZATION,
    datasets: [{ name: 'all', prefix: '' }],
  });

const allowedOf = (given: readonly Written[]): readonly Request[] =>
  REQUESTS.filter((request) => isAllowed(given, request));

describe('judgements agree with an evaluator that tries every request of a small world', () => {
  it('whoever gets in without being named makes it public', () => {
    fc.assert(
      fc.property(statements, (given) => {
        const isOpen = allowedOf(given).some(isOfAnybody);
        if (isOpen) expect(judged(given).isPublic).toBe(true);
      }),
      RUNS,
    );
  });

  it('an outsider who gets in where strangers do not is reported', () => {
    const same = (one: Request) => (request: Request) =>
      (request.who.name === 'stranger' || request.who.name === 'anonymous') &&
      request.action === one.action &&
      request.resource === one.resource &&
      ['aws:SourceVpc', 'aws:SourceIp', 'aws:SecureTransport'].every(
        (key) => request.keys[key] === one.keys[key],
      );
    fc.assert(
      fc.property(statements, (given) => {
        const allowed = allowedOf(given);
        // Those whom a Deny spares get a part more than others, which is a matter of that part.
        fc.pre(!given.some(sparesSome));
        const isNamed = allowed.some(
          (request) => request.who.name === 'other' && !allowed.some(same(request)),
        );
        const { isPublic, external } = judged(given);
        if (isNamed && !isPublic)
          expect(external.some((name) => name === OTHER || name === 'o-other')).toBe(true);
      }),
      RUNS,
    );
  });

  it('what is reported about one Allow is true', () => {
    fc.assert(
      fc.property(statement('Allow'), (given) => {
        fc.pre(isSimple(given) && !isBeyond(given));
        const allowed = allowedOf([given]);
        const { isPublic, external } = judged([given]);
        if (isPublic) expect(allowed.some(isOfAnybody)).toBe(true);
        if (external.length > 0) expect(allowed.some(({ who }) => who.name === 'other')).toBe(true);
      }),
      RUNS,
    );
  });

  it('what is reported about one Allow and one Deny is true', () => {
    fc.assert(
      fc.property(statement('Allow'), statement('Deny'), (allow, deny) => {
        fc.pre(isSimple(allow) && isSimple(deny) && !allow.Condition && !allow.NotPrincipal);
        // What a NotAction spares may be nothing that can be done there, or what this world does not have.
        fc.pre(!isBeyond(deny) && !isPartlyWild(allow) && !deny.NotAction && !allow.NotAction);
        const allowed = allowedOf([allow, deny]);
        const { isPublic, external } = judged([allow, deny]);
        if (isPublic) expect(allowed.some(isOfAnybody)).toBe(true);
        if (external.length > 0) expect(allowed.some(({ who }) => who.name === 'other')).toBe(true);
      }),
      RUNS,
    );
  });
});

// By NotPrincipal, or by a condition that names who is not meant.
const sparesSome = ({ Effect, NotPrincipal, Condition }: Written): boolean =>
  Effect === 'Deny' &&
  (NotPrincipal !== undefined || /Not[A-Z].*aws:Principal/i.test(JSON.stringify(Condition)));

// No policy says who is a member of which organization, nor that every network begins with "vpc-", nor what all addresses are.
const isBeyond = (given: Written): boolean => /OrgID|vpc-[*?]|0\.0\.0\.0/.test(JSON.stringify(given));

// In the small world a pattern may stand for one action, which the Deny names.
const isPartlyWild = ({ Action, NotAction }: Written): boolean =>
  /[?*]\w|\w[?*]/.test(JSON.stringify([Action, NotAction]));

// Two conditions may exclude each other, which nobody writes.
const isSimple = ({ Condition }: Written): boolean =>
  Object.keys((Condition as Written | undefined) ?? {}).length < 2;

describe('a comparison agrees with the evaluator', () => {
  it('where nothing is reported, nothing is allowed that was not before', () => {
    fc.assert(
      fc.property(statements, statements, (before, after) => {
        if (compared(before, after).length > 0) return;
        const isNew = allowedOf(after).some((request) => !isAllowed(before, request));
        expect(isNew).toBe(false);
      }),
      RUNS,
    );
  });

  it('also between policies that differ little', () => {
    const change = fc.tuple(statements, statement('Allow', 'Deny'), fc.nat(3));
    fc.assert(
      fc.property(change, ([before, other, at]) => {
        const after = before.map((each, index) =>
          index === at ? { ...each, ...other, Effect: each.Effect } : each,
        );
        const isValid = after.every((each) =>
          ['Principal', 'Action', 'Resource'].every((name) => !(name in each && `Not${name}` in each)),
        );
        if (!isValid || compared(before, after).length > 0) return;
        expect(allowedOf(after).some((request) => !isAllowed(before, request))).toBe(false);
      }),
      RUNS,
    );
  });
});

describe('by itself', () => {
  it('a Deny more widens nothing', () => {
    fc.assert(
      fc.property(statements, statement('Deny'), (given, deny) => {
        const [before, after] = [judged(given), judged([...given, deny])];
        expect(after.isPublic && !before.isPublic).toBe(false);
        expect(compared(given, [...given, deny])).toEqual([]);
        const isOpen = before.findings.some(
          ({ rule }) => rule === 'policy-public' || rule === 'policy-place-only',
        );
        if (!isOpen && before.external.length === 0) expect(after.external).toEqual([]);
      }),
      RUNS,
    );
  });

  it('an Allow less widens nothing', () => {
    fc.assert(
      fc.property(statements, statement('Allow'), (given, allow) => {
        const [before, after] = [judged([allow, ...given]), judged(given)];
        expect(after.isPublic && !before.isPublic).toBe(false);
        expect(compared([allow, ...given], given)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('order, spacing and lists make no difference', () => {
    const withSids = (given: readonly Written[]) =>
      given.map((each, index) => ({ Sid: `s${index}`, ...each }));
    const shuffled = statements.chain((given) => {
      const named = withSids(given);
      return fc.tuple(fc.constant(named), fc.shuffledSubarray(named, { minLength: named.length }));
    });
    fc.assert(
      fc.property(shuffled, fc.constantFrom(0, 2, '\t'), ([given, other], space) => {
        const spaced = JSON.stringify(JSON.parse(policyText(...other.map(reversed))), null, space);
        const context: PolicyContext = { ...CONTEXT, organization: ORGANIZATION };
        const [one, two] = [given, spaced].map((each) =>
          analysePolicy(typeof each === 'string' ? parsePolicy(each) : policy(...each), context),
        );
        expect(one?.isPublic).toBe(two?.isPublic);
        expect(one?.external).toEqual(two?.external);
        expect(sorted(one?.findings)).toEqual(sorted(two?.findings));
        expect(compared(given, other)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('a statement taken apart by its actions, resources and principals is the same', () => {
    fc.assert(
      fc.property(statements, (given) => {
        const apart = given.flatMap(takenApart);
        expect(compared(given, apart)).toEqual([]);
        expect(compared(apart, given)).toEqual([]);
        expect(judged(apart).isPublic).toBe(judged(given).isPublic);
        expect(judged(apart).external).toEqual(judged(given).external);
      }),
      RUNS,
    );
  });
});

const sorted = (values: readonly unknown[] = []): string[] =>
  values.map((value) => JSON.stringify(value)).sort();

const reversed = (given: Written): Written =>
  Object.fromEntries(
    Object.entries(given)
      .reverse()
      .map(([name, value]) => [name, Array.isArray(value) ? value.toReversed() : value]),
  );

// A part that is about nothing, S3 would refuse.
const takenApart = (given: Written): Written[] =>
  (given.NotAction ? [] : ['Action', 'Resource'])
    .reduce<Written[]>((parts, name) => parts.flatMap((part) => byEach(part, name)), [given])
    .filter(isAboutSomething);

const byEach = (part: Written, name: string): Written[] => {
  const values = part[name];
  return Array.isArray(values) ? values.map((each: unknown) => ({ ...part, [name]: [each] })) : [part];
};

it('the small world has the bucket that policies name', () => {
  expect(REQUESTS.some(({ resource }) => resource.startsWith(BUCKET))).toBe(true);
});

import { SealwatchError } from '../base/errors.ts';
import { isObject, type Json, listAt } from '../base/json.ts';
import { readPolicy } from '../policies/document.ts';
import { impliesAll } from '../policies/implies.ts';
import { coversPattern, matches, overlap } from '../policies/pattern.ts';
import { withoutPartition } from '../policies/principal.ts';
import type { Selection, Statement } from '../policies/statement.ts';
import { type CheckResult, couldNotSay, fail, notApplicable, pass } from './check.ts';
import { type BucketFacts, type Fact, known, unknown, type WriterFacts } from './facts.ts';

/** The writers that the configuration names for the bucket's datasets, each once. */
export const writersOf = ({ datasets }: BucketFacts): readonly string[] => [
  ...new Set(datasets.flatMap(({ writers }) => writers)),
];

export const writerFacts = ({ account }: BucketFacts, arn: string): Fact<WriterFacts> =>
  account.writers.get(arn) ?? unknown(`the writer ${arn} was not read`);

/** What is asked of each writer, and what to say. */
export interface WriterQuestion {
  readonly good: string;
  readonly bad: string;
  /** What is wrong with a writer, line by line. */
  problemsOf(writer: WriterFacts): Fact<readonly string[]>;
}

/** Fails where something is wrong with one writer, whatever is not known of the others. */
export function judgeWriters(facts: BucketFacts, { good, bad, problemsOf }: WriterQuestion): CheckResult {
  const writers = writersOf(facts);
  if (writers.length === 0) return notApplicable('the configuration names no writers for it');
  const answers = writers.map((arn) => {
    const writer = writerFacts(facts, arn);
    return writer.kind === 'unknown' ? writer : problemsOf(writer.value);
  });
  const problems = answers.flatMap((answer) => (answer.kind === 'known' ? answer.value : []));
  if (problems.length > 0) return fail(bad, problems);
  const open = answers.find((answer) => answer.kind === 'unknown');
  return open?.kind === 'unknown' ? couldNotSay(open.reason) : pass(good, writers);
}

/** An action, on what a pattern of ARNs names: `s3:PutObject` on `arn:aws:s3:::bucket/prefix/*`. */
export interface Aim {
  readonly action: string;
  readonly resource: string;
}

/**
 * The Allow statements that may let an identity do something on some of it. A condition on an Allow is taken as met. A Deny counts
 * where it surely ends all that the Allow lets through: for the action, everywhere, and whenever the Allow holds.
 */
export function grantsOf(statements: readonly Statement[], { action, resource }: Aim): readonly Statement[] {
  const name = action.toLowerCase();
  const denials = statements.filter(
    (each) => each.effect === 'Deny' && !each.isAmbiguous && isAbout(each, name),
  );
  return statements.filter((allow) => {
    if (allow.effect !== 'Allow' || !isAbout(allow, name)) return false;
    const met = denials.filter(({ conditions }) => impliesAll(allow.conditions, conditions));
    return placesIn(allow, resource).some((place) => !met.some((deny) => isWithin(deny, [place, resource])));
  });
}

export const mayDo = (statements: readonly Statement[], aim: Aim): boolean =>
  grantsOf(statements, aim).length > 0;

const isAbout = ({ actions }: Statement, name: string): boolean =>
  actions.values.some((pattern) => matches(pattern, name)) !== actions.isNot;

/** The places where an Allow lets through some of what is asked: each place contains all that they have in common. */
function placesIn({ resources }: Statement, asked: string): readonly string[] {
  if (resources.isNot) return fixed(resources).some((left) => coversPattern(left, asked)) ? [] : [asked];
  return resources.values
    .map((value) => withoutPartition(value.replaceAll(VARIABLE, '*')))
    .filter((value) => overlap(value, asked));
}

/** True where a Deny surely covers what is in all of some places. */
function isWithin({ resources }: Statement, places: readonly string[]): boolean {
  if (!resources.isNot)
    return fixed(resources).some((value) => places.some((place) => coversPattern(value, place)));
  const spared = resources.values.map((value) => withoutPartition(value.replaceAll(VARIABLE, '*')));
  return places.some((place) => !spared.some((value) => overlap(value, place)));
}

/** A variable may stand for anything, so that what has one is sure of nothing. */
const VARIABLE = /\$\{[^}]*\}/g;

const fixed = ({ values }: Selection<string>): readonly string[] =>
  values.filter((value) => value.search(VARIABLE) < 0).map(withoutPartition);

/** The statements of an identity's policies. One that cannot be read makes all of them unknown: it may allow anything. */
export function identityStatements(policies: readonly Json[]): Fact<readonly Statement[]> {
  try {
    return known(policies.flatMap((policy) => readPolicy(addressed(policy)).statements));
  } catch (error) {
    if (!(error instanceof SealwatchError)) throw error;
    return unknown(`a policy of it cannot be read: ${error.message}`);
  }
}

/** Policies of identities name no principal: they are about the identity that has them. */
function addressed(policy: Json): Json {
  const document = typeof policy === 'string' ? parsed(policy) : policy;
  if (!isObject(document)) return document;
  const statements = Object.entries(document).filter(([name]) => name.toLowerCase() === 'statement');
  const others = Object.entries(document).filter(([name]) => name.toLowerCase() !== 'statement');
  const own = statements.flatMap(([name]) => listAt(document, name)).map(aboutItsOwner);
  return { ...Object.fromEntries(others), ...(statements.length === 0 ? {} : { Statement: own }) };
}

const aboutItsOwner = (statement: Json): Json =>
  isObject(statement) ? { ...statement, Principal: '*' } : statement;

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new SealwatchError('POLICY_INVALID', 'it is not JSON');
  }
}

/** What policies call a bucket. Its access points are further ways to the same objects. */
export const bucketArn = ({ name, kind, region, account }: BucketFacts): string =>
  kind === 'directory' ? `arn:aws:s3express:${region}:${account.id}:bucket/${name}` : `arn:aws:s3:::${name}`;

// Region and account are said: a wildcard there could stand for a key in any other bucket, and rights on that would count here.
export const accessPointArns = ({ accessPoints, region, account }: BucketFacts): readonly string[] =>
  (accessPoints.kind === 'known' ? accessPoints.value : []).map(
    ({ name }) => `arn:aws:s3:${region}:${account.id}:accesspoint/${name}`,
  );

/** What policies call its objects under a prefix. */
export const objectArns = (facts: BucketFacts, prefix: string): readonly string[] => [
  `${bucketArn(facts)}/${prefix}*`,
  ...accessPointArns(facts).map((arn) => `${arn}/object/${prefix}*`),
];

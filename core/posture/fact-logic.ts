import { type Fact, known } from './facts.ts';

type Truth = Fact<boolean>;

/** True where all are; false as soon as one is known to be, whatever is not known of the others. */
export const allOf = (facts: readonly Truth[]): Truth =>
  facts.find((fact) => fact.kind === 'known' && !fact.value) ??
  facts.find((fact) => fact.kind === 'unknown') ??
  known(true);

/** True as soon as one is known to be, whatever is not known of the others. */
export const anyOf = (facts: readonly Truth[]): Truth => not(allOf(facts.map(not)));

export const not = (fact: Truth): Truth => mapFact(fact, (value) => !value);

export const mapFact = <From, To>(fact: Fact<From>, map: (value: From) => To): Fact<To> =>
  fact.kind === 'known' ? known(map(fact.value)) : fact;

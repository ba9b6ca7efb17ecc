import type { Check } from '../check.ts';
import { notApplicable } from '../check.ts';
import { type AccessKey, type Fact, known, unknown, type WriterFacts } from '../facts.ts';
import { judgeWriters, writerFacts, writersOf } from '../writers.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 90;

export const staticKeysAreYoung: Check = {
  id: 'static-keys-are-young',
  title: 'Access keys of writers are at most 90 days old',
  severity: 'low',
  appliesByConfiguration: true,
  why: "The older a key, the more places hold a copy of it. Whoever finds one can write training data in its owner's name.",
  remediation: {
    cli: 'aws iam create-access-key --user-name WRITER   # give it to what writes to BUCKET, then\naws iam update-access-key --user-name WRITER --access-key-id OLD-KEY-ID --status Inactive\naws iam delete-access-key --user-name WRITER --access-key-id OLD-KEY-ID',
    cdk: 'new AccessKey(this, "Key", { user, serial: 2 })   // a higher serial makes another key',
  },
  prowler: ['iam_rotate_access_key_90_days'],
  securityHub: ['IAM.3'],
  judge(facts) {
    const result = judgeWriters(facts, {
      good: `the keys of its writers are at most ${MAX_DAYS} days old`,
      bad: `a key of a writer is older than ${MAX_DAYS} days`,
      problemsOf: (writer) => oldKeys(writer, facts.lookedAt),
    });
    const writers = writersOf(facts).map((arn) => writerFacts(facts, arn));
    const hasKeys = writers.some((each) => each.kind === 'known' && activeKeys(each.value).length > 0);
    return result.status === 'pass' && !hasKeys
      ? notApplicable('its writers have no long-lived keys')
      : result;
  },
};

const activeKeys = ({ accessKeys }: WriterFacts): readonly AccessKey[] =>
  accessKeys.filter(({ isActive }) => isActive);

function oldKeys(writer: WriterFacts, now: string): Fact<readonly string[]> {
  const ages = activeKeys(writer).map(({ createdAt }) => (Date.parse(now) - Date.parse(createdAt)) / DAY_MS);
  const old = ages.filter((days) => days > MAX_DAYS);
  if (old.length === 0 && ages.some(Number.isNaN))
    return unknown(`IAM did not say when a key of ${writer.arn} was made`);
  return known(old.map((days) => `${writer.arn} has a key that is ${Math.floor(days)} days old`));
}

import type { Check } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';
import { logAccess } from '../remediation.ts';

export const accessLogElsewhere: Check = {
  id: 'access-log-elsewhere',
  title: 'The access log goes to another bucket, which is guarded',
  severity: 'medium',
  why: 'Whoever can change the training data must not be able to change the record of it. A log in the same bucket, or in a bucket that nobody watches, can be destroyed by the first attacker who wants to.',
  remediation: {
    cli: `${logAccess}\n# and guard LOG-BUCKET: an append-only dataset in sealwatch.config.ts`,
    cdk: '// in sealwatch.config.ts\n{ name: "acme-logs", existing: true, datasets: [{ name: "access-logs", prefix: "", mode: "append-only" }] }',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    unlessDirectory(facts, 'server access logging', () =>
      whereKnown(facts.logging, (logging) => {
        if (logging === null) return notApplicable('server access logging is off');
        const { bucket } = logging;
        if (bucket === null) return couldNotSay('S3 did not say where the access log goes');
        if (bucket === facts.name) return fail('the access log goes to the bucket itself');
        if (!facts.account.guarded.includes(bucket))
          return fail(`the access log goes to ${bucket}, which nobody guards`);
        return whereKnown(facts.logChain, (chain) => {
          if (!chain.includes(facts.name)) return pass(`the access log goes to ${bucket}, which is guarded`);
          const way = [facts.name, ...chain].join(' → ');
          return fail(`the access log comes back to the bucket itself, and grows without end: ${way}`);
        });
      }),
    ),
};

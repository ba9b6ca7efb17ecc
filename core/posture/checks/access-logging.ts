import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';
import { unlessAccessLogs } from '../received-logs.ts';
import { logAccess } from '../remediation.ts';

export const accessLogging: Check = {
  id: 'access-logging',
  title: 'Server access logging is on',
  severity: 'medium',
  why: 'The access log is a second witness of who read and wrote training data, apart from CloudTrail: it goes on where a trail was stopped or narrowed.',
  remediation: {
    cli: logAccess,
    cdk: 'new Bucket(this, "Data", { serverAccessLogsBucket: logs, serverAccessLogsPrefix: "data/" })',
  },
  prowler: ['s3_bucket_server_access_logging_enabled'],
  securityHub: ['S3.9'],
  judge: (facts) =>
    unlessDirectory(facts, 'server access logging', () =>
      unlessAccessLogs(facts, () =>
        whereKnown(facts.logging, (logging) => {
          if (logging === null) return fail('server access logging is off');
          return pass(`accesses are logged to ${logging.bucket ?? 'a bucket that is not known'}`);
        }),
      ),
    ),
};

import { SealwatchError } from '../../core/base/errors.ts';

/** Physical names of the tables of one deployment. */
export interface TableNames {
  readonly manifest: string;
  readonly versions: string;
  readonly findings: string;
  readonly runs: string;
}

/**
 * Reads the table names that the stack gives its functions.
 * @throws {SealwatchError} `INTERNAL` when one is missing, at start-up instead of at the first event
 */
export function tableNamesFrom(environment: Readonly<Record<string, string | undefined>>): TableNames {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw new SealwatchError('INTERNAL', `the environment variable ${name} is not set`);
    return value;
  };
  return {
    manifest: required('SEALWATCH_MANIFEST_TABLE'),
    versions: required('SEALWATCH_VERSIONS_TABLE'),
    findings: required('SEALWATCH_FINDINGS_TABLE'),
    runs: required('SEALWATCH_RUNS_TABLE'),
  };
}

import type { TestProject } from 'vitest/node';
import { findPython } from '../../local/prerequisites/python.ts';
import { ensureManifestTools } from './manifest-tools.ts';
import { whyNoTlog } from './tlog.ts';
import { ensureValidators, isRecentEnough } from './validators.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a Python that has cfn-lint and checkov; `null` where there is none that they run on. */
    validators: string | null;
    /** Path of a Python that has the reference implementations of manifests; `null` where there is none that they run on. */
    manifestTools: string | null;
    /** Why Go's client of transparency logs cannot be asked; `null` where it can. */
    tlog: string | null;
  }
}

/** Installs the validators, or says what is not checked where the only Python is too old. */
export default async ({ provide }: TestProject): Promise<void> => {
  const { executable, version } = await findPython();
  const isGood = await isRecentEnough(executable);
  if (!isGood)
    console.log(
      `cfn-lint, checkov and the reference implementations of manifests need Python 3.11 to 3.14, and ${executable} is ${version}: skipped, so nothing else than the CDK and cdk-nag has looked at the templates, and nothing but Sealwatch at its manifests`,
    );
  provide('validators', isGood ? await ensureValidators() : null);
  provide('manifestTools', isGood ? await ensureManifestTools() : null);
  const noTlog = await whyNoTlog();
  if (noTlog !== null)
    console.log(
      `Go 1.24 or newer and golang.org/x/mod are needed: ${noTlog}: skipped, so nothing but Sealwatch has read its log`,
    );
  provide('tlog', noTlog);
};

import type { TestProject } from 'vitest/node';
import { findPython } from '../../local/prerequisites/python.ts';
import { ensureValidators, isRecentEnough } from '../validators/validators.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a Python that has moto; `null` where there is none that it runs on. */
    moto: string | null;
  }
}

/** Installs what gives the second opinion, or says that there is none. */
export default async ({ provide }: TestProject): Promise<void> => {
  const { executable, version } = await findPython();
  const isGood = await isRecentEnough(executable);
  if (!isGood)
    console.log(
      `moto needs Python 3.11 to 3.14, and ${executable} is ${version}: skipped, so only the project's own evaluation holds the calls against the policies`,
    );
  provide('moto', isGood ? await ensureValidators() : null);
};

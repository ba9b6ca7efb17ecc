import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ensureLocalEmu, LOCALEMU_FILES } from '../../local/prerequisites/localemu.ts';
import { findNode } from '../../local/prerequisites/node.ts';
import { run } from '../../local/process/run.ts';

const TESTS = fileURLToPath(new URL('python', import.meta.url));

// They are written in the language of what they test; a failure prints what they say.
it('functions run as processes, custom resources are answered, and cancelled transactions change nothing, as at AWS', async () => {
  const { code, lines } = await run(
    await ensureLocalEmu(),
    ['-m', 'unittest', 'discover', '--start-directory', TESTS],
    {
      environment: {
        ...process.env,
        PYTHONPATH: LOCALEMU_FILES,
        PYTHONDONTWRITEBYTECODE: '1',
        NODE: await findNode(),
      },
    },
  );
  expect(code, lines.join('\n')).toBe(0);
  expect(lines.join('\n')).toMatch(/Ran 20 tests/);
});

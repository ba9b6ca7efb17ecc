import { expect, it } from 'vitest';
import { endAll, run } from './run.mjs';

const WAITING = "process.stdout.write('up'); setInterval(() => {}, 1000)";

/** Runs a script; gives how it ended, and what it printed. */
const ran = async (script, onWrite = () => {}) => {
  let printed = '';
  const write = (text) => {
    printed += text;
    onWrite(text);
  };
  return { result: await run(write, process.execPath, '-e', script), printed };
};

it('hands on what a program prints, on both ways, and gives its exit code', async () => {
  const { result, printed } = await ran("console.log('a'); console.error('b'); process.exitCode = 3");
  expect(result).toBe(3);
  expect(printed.split('\n').sort()).toEqual(['', 'a', 'b']);
});

it('keeps letters whole that are longer than a byte', async () => {
  expect((await ran("console.log('é'.repeat(100_000))")).printed).toBe(`${'é'.repeat(100_000)}\n`);
});

it('ends every program that runs with the signal, and names it', async () => {
  const both = [ran(WAITING), ran(WAITING, () => endAll('SIGTERM'))];
  expect((await Promise.all(both)).map(({ result }) => result)).toEqual(['SIGTERM', 'SIGTERM']);
});

it('throws where a program cannot be started', async () => {
  await expect(run(() => {}, '/no/such/program')).rejects.toThrow('ENOENT');
});

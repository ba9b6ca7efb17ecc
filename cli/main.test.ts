import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../test/cli/run-cli.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
const ENVIRONMENT = { PATH, NODE_COMPILE_CACHE, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };

/** Runs the command as people do. */
function sealwatch(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  return { status, stdout, stderr };
}

const COMMANDS = [
  'status',
  'seal',
  'approve',
  'resolve',
  'verify',
  'query',
  'history',
  'findings',
  'copies',
  'local',
];

describe('sealwatch', () => {
  it('prints help on standard output, with the exit codes', () => {
    const { status, stdout, stderr } = sealwatch('--help');
    expect([status, stderr]).toEqual([0, '']);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(stdout).toContain('3  something could not be checked');
  });

  it.each([['--version'], ['-V'], ['help', 'verify'], ['help', 'policy', 'check']])(
    'answers %j',
    (...args) => {
      const { status, stdout } = sealwatch(...args);
      expect(status).toBe(0);
      expect(stdout).not.toBe('');
    },
  );

  it.each([
    [['histroy'], 'Did you mean history?'],
    [['status', '--unknown'], "unknown option '--unknown'"],
    [['history', 'key-without-bucket'], 'write s3://bucket/key'],
  ])('takes %j for wrong use and ends with 2', (args, text) => {
    const { status, stdout, stderr } = sealwatch(...args);
    expect(stderr).toContain(text);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it.each([
    [['status', '--jsn'], 'Did you mean --json?'],
    [['help', 'nothing'], "error USAGE: unknown command 'nothing'"],
    [['help', 'verfy'], 'Did you mean verify?'],
    [['policy', 'help', 'chek'], 'Did you mean check?'],
    [['findings', '--rule', 'object-alterd'], 'did you mean "object-altered"?'],
    [['findings', '--rule', 'altered'], 'names that there are; did you mean "object-altered"?'],
    [['findings', '--rule', 'qqq'], 'names that there are; one of them is'],
    [['findings', '--severity', 'hihg'], 'did you mean "high"?'],
    [['query', '--state', 'altred'], 'did you mean "altered"?'],
    [['audit', '--format', 'htlm'], 'did you mean "html"?'],
    [['audit', '--output', '/dev/null/report.html'], '"/dev/null" is not a directory'],
    [['audit', '--output', '.', '--format', 'html'], 'it is a directory'],
    [['status', 'extra'], 'too many arguments'],
    [['history'], "missing required argument 'object'"],
    [['resolve', 'abcdef'], '--reason'],
    [['alert'], 'Usage'],
    [[], 'Usage'],
  ])('takes %j for wrong use and says so', async (args, text) => {
    const { out, err, exitCode } = await runCli(args);
    expect(err).toContain(text);
    expect([out, exitCode]).toEqual(['', 2]);
  });

  it('says what to do without credentials', () => {
    const { status, stdout, stderr } = sealwatch('status', '--region', 'eu-west-1');
    expect(stderr).toContain('no AWS credentials');
    expect(stderr).not.toMatch(/Provider|Error/);
    expect(stdout).toBe('');
    expect(status).toBe(4);
  });

  it('names a profile that is not there, before anything is asked', () => {
    const { status, stderr } = sealwatch('status', '--region', 'eu-west-1', '--profile', 'nope');
    expect(stderr).toBe(
      'error USAGE: there is no profile "nope" in /nonexistent/.aws/config or /nonexistent/.aws/credentials; there are: none\n',
    );
    expect(status).toBe(2);
  });

  it('ends with 4 where its own files are damaged, because 1 says that there are findings', () => {
    const hook = `data:text/javascript,import{registerHooks}from'node:module';registerHooks({load:(url,context,next)=>{if(url.endsWith('status-command.ts'))throw new Error('damaged');return next(url,context)}})`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', hook, MAIN, 'status'], {
      encoding: 'utf8',
      env: ENVIRONMENT,
    });
    expect(stderr).toContain('error INTERNAL: Error: damaged');
    expect([status, stdout]).toEqual([4, '']);
  });

  it('says what to do without a Region', () => {
    const { status, stderr } = sealwatch('status');
    expect(stderr).toContain('--region');
    expect(status).toBe(4);
  });

  it('takes a reader that has seen enough for no error', async () => {
    const child = spawn(process.execPath, [MAIN, '--help'], { env: ENVIRONMENT });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect([status, stderr]).toEqual([0, '']);
  });
});

it('ends with 4 where the result cannot be written, because 1 says that there are findings', () => {
  const closed = openSync(MAIN, 'r');
  const { status, stderr } = spawnSync(process.execPath, [MAIN, '--help'], {
    encoding: 'utf8',
    env: ENVIRONMENT,
    stdio: ['ignore', closed, 'pipe'],
  });
  closeSync(closed);
  expect(stderr).toContain('error: the result could not be written: ');
  expect(status).toBe(4);
});

describe.each(COMMANDS)('sealwatch %s --help', (command) => {
  it('lists the global options and an example', async () => {
    const { out, exitCode } = await runCli([command, '--help']);
    expect(exitCode).toBe(0);
    expect(out).toContain('Global Options:');
    expect(out).toMatch(new RegExp(`Examples:[^]*sealwatch ${command}`));
  });
});

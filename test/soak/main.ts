import { parseArgs } from 'node:util';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { soak } from './soak.ts';
import { summaryOf } from './summary.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '25' },
  },
});
const numberOf = (name: keyof typeof values): number => {
  const number = Number(values[name]);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`--${name} is ${JSON.stringify(values[name])}; a number above 0 is allowed`);
};
const [minutes, seed, atOnce] = [numberOf('minutes'), numberOf('seed'), numberOf('at-once')];

const aws = await startLocalAws({ environment: {} });
try {
  const end = Date.now() + minutes * 60_000;
  const at = { ...aws, tablesEndpoint: aws.emulatorEndpoint };
  const result = await soak(at, {
    seed,
    goesOn: () => Date.now() < end,
    round: 2 * atOnce,
    atOnce,
    shorteningMs: 120_000,
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${summaryOf(seed, result)}\n`);
  if (result.lost.length + result.doubled.length + result.wrong.length > 0) process.exitCode = 1;
} finally {
  await aws.stop();
}
// Functions that were killed left limits of time behind, which would keep this process for minutes.
process.exit();

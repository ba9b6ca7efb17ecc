import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { wholeSecond } from '../../core/base/time.ts';
import { runAwsCommands } from '../aws-command/run-in-shell.ts';
import { type Sequence, sequence } from '../model/sequence.ts';
import { SEED } from '../seed.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { HistoryPlay } from './deployed/history-play.ts';
import { nextSecond } from './deployed/next-second.ts';

const DATASET = 'histories';
/** More by hand: `SEALWATCH_HISTORIES=50 npx vitest run --project e2e test/e2e/histories.test.ts`. */
const HISTORIES = Number(process.env.SEALWATCH_HISTORIES ?? 4);

/** Random histories on the real stack, whose events come as the local AWS sends them, against the model that sees everything. */
describe(`${HISTORIES} random histories`, () => {
  const sequences = fc.sample(sequence, { seed: SEED, numRuns: HISTORIES });
  const histories = sequences.map((each, index): readonly [Sequence, HistoryPlay] => [
    each,
    new HistoryPlay(DATASET, `h${index}`),
  ]);
  const plays = histories.map(([, play]) => play);
  let commands = 0;

  beforeAll(async () => {
    await Promise.all(histories.map(([each, play]) => play.begin(each)));
    await nextSecond();
    const at = wholeSecond(new Date());
    await seal(DATASET);
    for (const play of plays) play.sealed(at);
    await nextSecond();
    await Promise.all(histories.map(([each, play]) => play.play(each)));
  });

  it('end in the findings that the model gives', async () => {
    for (const play of plays) {
      const truth = JSON.stringify(play.truth());
      await eventually('what the model gives', async () => {
        return JSON.stringify(await play.found()) === truth || undefined;
      }).catch(() => {});
      expect(await play.found()).toEqual(play.truth());
    }
  });

  it('say nothing else once verify has looked at everything', async () => {
    await sealwatch('verify', '--dataset', DATASET);
    for (const play of plays) expect(await play.found()).toEqual(play.truth());
  });

  it('are put right by the commands that the findings print, wherever they print one', async () => {
    for (const object of plays.flatMap((play) => play.objects)) {
      const open = (await object.findings()).filter(
        ({ about, state }) => about !== 'activity' && state === 'open',
      );
      for (const { id } of open) {
        const [report] = await sealwatchJson('findings', id);
        const restore = report?.restore as { readonly commands: readonly string[] } | undefined;
        if (restore === undefined || restore.commands.length === 0) continue;
        await nextSecond();
        await runAwsCommands({ s3: clients.s3 }, restore.commands);
        commands += 1;
        const [key] = await sealwatchJson('verify', object.url);
        expect({ url: object.url, commands: restore.commands, state: key?.state }).toMatchObject({
          state: expect.stringMatching(/^(intact|recorded)$/),
        });
      }
    }
    const sum = (count: (play: HistoryPlay) => number) =>
      plays.reduce((total, each) => total + count(each), 0);
    const figures = {
      seed: SEED,
      operations: sum(({ operations }) => operations),
      versions: sum(({ versions }) => versions),
      findings: sum((play) => play.truth().length),
      restores: commands,
    };
    console.info(`histories: ${JSON.stringify(figures)}, no differences; repeat with SEALWATCH_SEED=${SEED}`);
  });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { wholeSecond } from '../../core/base/time.ts';
import type { Mode } from '../../core/scope/dataset.ts';
import { runAwsCommands } from '../aws-command/run-in-shell.ts';
import { type Operation, type Sequence, sequence } from '../model/sequence.ts';
import { SEED } from '../seed.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { HistoryPlay } from './deployed/history-play.ts';
import { nextSecond } from './deployed/next-second.ts';
import { setMode } from './deployed/set-mode.ts';

/** More by hand: `SEALWATCH_HISTORIES=50 npx vitest run --project e2e test/e2e/histories.test.ts`. */
const HISTORIES = Number(process.env.SEALWATCH_HISTORIES ?? 4);

interface Group {
  readonly dataset: string;
  readonly histories: readonly (readonly [Sequence, HistoryPlay])[];
  /** What the dataset is in between, before it is sealed again. */
  readonly looser: Mode;
}

/** Half of them in a versioned bucket, and half where versions are suspended: what is put there takes the place of what was. */
const GROUPS = [
  { dataset: 'histories', count: Math.ceil(HISTORIES / 2), seed: SEED },
  { dataset: 'histories-null', count: Math.ceil(HISTORIES / 2), seed: SEED + 1 },
].map(({ dataset, count, seed }): Group => {
  const [looser = 'open'] = fc.sample(fc.constantFrom<Mode>('open', 'append-only', 'growing'), {
    seed,
    numRuns: 1,
  });
  const sequences = fc.sample(sequence, { seed, numRuns: count });
  const histories = sequences.map((each, index) => [each, new HistoryPlay(dataset, `h${index}`)] as const);
  return { dataset, histories, looser };
});

const playsOf = ({ histories }: Group): readonly HistoryPlay[] => histories.map(([, play]) => play);
const PLAYS = GROUPS.flatMap(playsOf);

/** The operations of a history in four parts: as sealed, while the mode is looser, as sealed again, and after a second seal. */
function part({ operations }: Sequence, index: 0 | 1 | 2 | 3): readonly Operation[] {
  const size = Math.ceil(operations.length / 4);
  return operations.slice(index * size, (index + 1) * size);
}

/** @returns the time of a second in which nothing else is done */
async function ownSecond(act: (at: string) => Promise<unknown>): Promise<string> {
  await nextSecond();
  const at = wholeSecond(new Date());
  await act(at);
  await nextSecond();
  return at;
}

const arrived = async (play: HistoryPlay): Promise<void> => {
  const truth = JSON.stringify(play.truth());
  await eventually(
    'what the model gives',
    async () => JSON.stringify(await play.found()) === truth || undefined,
  ).catch(() => {});
  expect(await play.found()).toEqual(play.truth());
};

async function playAll(group: Group): Promise<void> {
  const { dataset, histories, looser } = group;
  const plays = playsOf(group);
  const go = (index: 0 | 1 | 2 | 3) =>
    Promise.all(histories.map(([each, play]) => play.play(part(each, index))));
  const become = async (mode: Mode) => {
    await ownSecond(async () => {
      const since = await setMode(dataset, mode);
      for (const play of plays) play.modeChanged(mode, wholeSecond(since));
    });
  };
  await Promise.all(histories.map(([each, play]) => play.begin(each)));
  const at = await ownSecond(() => seal(dataset));
  for (const play of plays) play.sealed(at);
  await go(0);
  await become(looser);
  await go(1);
  await become('sealed');
  await go(2);
  // A key whose event has not come has no finding that would keep it out of the seal.
  await sealwatch('verify', '--dataset', dataset);
  for (const play of plays) await arrived(play);
  const again = await ownSecond(async () => {
    const { exitCode, out, err } = await sealwatch('seal', dataset, '--yes');
    // What is wrong with a key keeps it out of the seal, and ends it with 1.
    if (exitCode > 1) throw new Error(`sealing ${dataset} again ended with ${exitCode}: ${out}${err}`);
  });
  for (const play of plays) play.sealedAgain(again);
  await go(3);
}

/** Random histories on the real stack, whose events come as the local AWS sends them, against the model that sees everything. */
describe(`${PLAYS.length} random histories, with null versions, looser modes and second seals`, () => {
  let commands = 0;

  beforeAll(async () => {
    await Promise.all(GROUPS.map(playAll));
  }, 1_200_000);

  it('end in the findings that the model gives', async () => {
    for (const play of PLAYS) await arrived(play);
  });

  it('say nothing else once verify has looked at everything', async () => {
    for (const { dataset } of GROUPS) await sealwatch('verify', '--dataset', dataset);
    for (const play of PLAYS) expect(await play.found()).toEqual(play.truth());
  });

  it('say how long wrong bytes were current where people knew before, and nowhere twice', async () => {
    for (const play of PLAYS) expect(await play.misfolded()).toEqual([]);
  });

  it('are put right by the commands that the findings print, wherever they print one', async () => {
    for (const object of PLAYS.flatMap((play) => play.objects)) {
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
      PLAYS.reduce((total, each) => total + count(each), 0);
    const figures = {
      seed: SEED,
      modes: GROUPS.map(({ looser }) => looser),
      operations: sum(({ operations }) => operations),
      versions: sum(({ versions }) => versions),
      findings: sum((play) => play.truth().length),
      restores: commands,
    };
    console.info(`histories: ${JSON.stringify(figures)}, no differences; repeat with SEALWATCH_SEED=${SEED}`);
  });
});

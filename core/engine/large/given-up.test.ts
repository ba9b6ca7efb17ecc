import { describe, expect, it } from 'vitest';
import { A, B, entryOf, findings, put, sealed } from '../../../test/model/large-scene.ts';
import { largeStage } from '../../../test/model/large-stage.ts';
import { planReading } from './plan-reading.ts';
import { takeJudgeStep } from './take-step.ts';

describe('a reading that comes to no good end', () => {
  it('is reported as soon as it is given up, however short the time was', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await put(stage, B);
    const [request] = stage.executions.values();
    if (request === undefined) throw new Error('nothing was started');
    await planReading(request, stage.planPorts);
    const error = {
      Error: 'SealwatchError',
      Cause: JSON.stringify({ errorMessage: 'the connection broke' }),
    };
    await takeJudgeStep({ step: 'give-up', error, request }, stage.planPorts);
    expect((await entryOf(stage))?.state).toBe('unverifiable');
    const [finding] = stage.store.findingsById.values();
    expect(finding).toMatchObject({
      rule: 'object-unverifiable',
      evidence: { detail: 'not read in an hour of tries: the connection broke' },
    });
  });

  it('is reported also where S3 did not even say what is to be read', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await put(stage, B);
    const [request] = stage.executions.values();
    if (request === undefined) throw new Error('nothing was started');
    const error = { Error: 'States.Timeout' };
    const forged = { ...request, versionId: 'other' };
    await takeJudgeStep({ step: 'give-up', error, request: forged }, stage.planPorts);
    expect([(await entryOf(stage))?.state, findings(stage)]).toEqual(['pending', []]);
    await takeJudgeStep({ step: 'give-up', error, request }, stage.planPorts);
    expect((await entryOf(stage))?.state).toBe('unverifiable');
    expect(findings(stage)).toEqual(['object-unverifiable high open']);
  });

  it('is judged later where the first bytes of a growing object could not be read just now', async () => {
    const stage = largeStage('growing');
    await sealed(stage);
    await put(stage, `${A}more`);
    const [request] = stage.executions.values();
    if (request === undefined) throw new Error('nothing was started');
    const { digest } = stage.parts;
    let isBroken = false;
    stage.parts.digest = async (version, range, msLeft) => {
      isBroken ||= range.last === A.length - 1;
      return isBroken
        ? { kind: 'unreadable', reason: 'transient', detail: 'broke', size: null, etag: null, storedAt: null }
        : digest(version, range, msLeft);
    };
    await expect(stage.run(request)).rejects.toMatchObject({ code: 'READ_BROKEN' });
    stage.parts.digest = digest;
    const { name, round } = request;
    await takeJudgeStep({ step: 'judge', name, round }, stage.planPorts);
    expect(findings(stage)).toEqual([]);
    expect((await entryOf(stage))?.state).toBe('intact');
  });
});

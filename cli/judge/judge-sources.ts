import { SealwatchError } from '../../core/base/errors.ts';
import type { Json } from '../../core/base/json.ts';
import { JsonSplitter } from '../../core/base/json-stream/json-splitter.ts';
import type { Piece } from '../../core/base/json-stream/resync.ts';
import { type RuleFailure, ruleError } from '../../core/engine/activity/judge-call.ts';
import type { OfflineFinding } from '../../core/replay/finding.ts';
import type { OfflineJudge } from '../../core/replay/offline-judge.ts';
import { unwrap } from '../../core/replay/unwrap.ts';
import { explain } from '../errors/explain.ts';
import { plainBytes } from './plain-bytes.ts';
import type { Source } from './sources.ts';
import type { Notes, Tally } from './tally.ts';

/** What a run works with. */
export interface Run {
  readonly judge: OfflineJudge;
  readonly tally: Tally;
  readonly notes: Pick<Notes, 'add' | 'addInternal'>;
  /** Rules that threw; those of one record are reported with its place and taken away. */
  readonly ruleFailures: RuleFailure[];
  /** Called now and then. */
  onProgress(): void;
}

/** Everything that is wrong in the sources, as it is found. What cannot be read is noted and counted, and the rest goes on. */
export async function* judgeSources(
  sources: AsyncIterable<Source>,
  run: Run,
): AsyncGenerator<OfflineFinding> {
  for await (const source of sources) yield* judgeSource(source, run);
  const held = run.judge.finish();
  run.tally.findings += held.length;
  yield* held;
}

async function* judgeSource(source: Source, run: Run): AsyncGenerator<OfflineFinding> {
  const place = { source: source.name, index: 0 };
  try {
    for await (const pieces of readPieces(source.open())) {
      for (const piece of pieces) {
        const found = judgePiece(piece, place, run);
        if (found.length > 0) yield* found;
      }
      run.onProgress();
    }
  } catch (error) {
    if (source.isRemote) run.tally.hasFailed = true;
    else run.tally.unreadable++;
    run.notes.add(source.name, explain(error).message);
  }
}

interface Place {
  readonly source: string;
  index: number;
}

/** Judges what a piece holds, and counts the place on. */
function judgePiece(piece: Piece, place: Place, run: Run): readonly OfflineFinding[] {
  const value = parsed(piece, place, run);
  if (value === undefined) return [];
  const values = unwrap(value);
  const [only] = values;
  if (values.length === 1) return judgeValue(only as Json, { piece, place }, run);
  return values.flatMap((each) => judgeValue(each, { piece, place }, run));
}

function parsed(piece: Piece, place: Place, run: Run): Json | undefined {
  const { bytes, problem } = piece;
  try {
    if (bytes === null) throw new SealwatchError('EVENT_FORMAT', problem ?? 'not JSON');
    return JSON.parse(textOf(bytes)) as Json;
  } catch (error) {
    cannotRead(error, { piece, place }, run);
    return undefined;
  }
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/** Where in the input a value stands. */
interface Where {
  readonly piece: Piece;
  readonly place: Place;
}

// A record that no rule can cope with must not keep back the others.
function judgeValue(value: Json, where: Where, run: Run): readonly OfflineFinding[] {
  const { place } = where;
  try {
    const found = run.judge.judge(value, { source: place.source, index: place.index });
    if (run.ruleFailures.length > 0) failed(ruleError(run.ruleFailures.splice(0)), where, run);
    run.tally.records++;
    run.tally.findings += found.length;
    place.index++;
    return found;
  } catch (error) {
    run.ruleFailures.splice(0);
    if (error instanceof SealwatchError && error.code !== 'INTERNAL') {
      cannotRead(error, where, run);
    } else {
      failed(error, where, run);
      place.index++;
    }
    return [];
  }
}

/** An exception that nobody expected is no bad input: it is reported as a fault of Sealwatch, and the rest goes on. */
function failed(
  error: unknown,
  { piece: { line }, place: { source, index } }: Where,
  { notes, tally }: Run,
): void {
  tally.internal++;
  notes.addInternal(`${source}, record ${index}, line ${line}`, whyOf(error));
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function cannotRead(error: unknown, { piece: { offset, line }, place }: Where, run: Run): void {
  const why = error instanceof Error ? error.message : String(error);
  run.notes.add(`${place.source}, record ${place.index}, line ${line}, byte ${offset}`, why);
  run.tally.unreadable++;
  place.index++;
}

/** The records of a stream, those of a chunk together. What came before a fault of gzip is read; the fault is the last piece. */
async function* readPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Piece[]> {
  const splitter = new JsonSplitter();
  let size = 0;
  try {
    for await (const chunk of plainBytes(chunks)) {
      size += chunk.length;
      yield splitter.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof SealwatchError) || error.code !== 'READ_BROKEN') throw error;
    const rest = splitter.end().filter(({ problem }) => problem === null);
    yield [...rest, { bytes: null, problem: error.message, offset: size, line: splitter.line }];
    return;
  }
  yield splitter.end();
}

import { turns } from './turns.mjs';

/**
 * Runs lanes of stages at once, in each lane one stage after the other; gives the results in the order of the lanes.
 * @param isOver asked before each stage: true where no further one shall begin
 */
export const runLanes = async (lanes, isOver = () => false, show = (text) => process.stdout.write(text)) => {
  const outputs = turns(show, lanes.length);
  const results = await Promise.all(lanes.map((lane, index) => runLane(lane, outputs[index], isOver)));
  return results.flat();
};

const runLane = async (lane, output, isOver) => {
  const results = [];
  for (const stage of lane) {
    if (isOver()) break;
    results.push(await timed(stage, output));
    output.pause();
  }
  output.end();
  return results;
};

const timed = async ({ name, work }, output) => {
  output.write(`\n== ${name}\n`);
  const started = performance.now();
  const result = await work(output.write).catch((error) => {
    output.write(`${error.message}\n`);
    return { passed: 0, failed: 1 };
  });
  return { name, ...result, seconds: (performance.now() - started) / 1000 };
};

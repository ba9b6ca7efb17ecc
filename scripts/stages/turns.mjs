/**
 * Shows what lanes print at the same time so that each stage can be read in one piece. What the first lane prints is shown at
 * once. What another prints is kept until its stage has ended and the first is between two stages; the first to have ended
 * makes the next one first, which is shown at once from then on.
 */
export const turns = (show, count) => {
  const lanes = Array.from({ length: count }, () => ({ kept: '', whole: '', isOver: false }));
  const first = () => lanes.find(({ isOver }) => !isOver);

  const showWhole = () => {
    for (const lane of lanes) {
      if (lane.whole !== '') show(lane.whole);
      lane.whole = '';
    }
  };
  const pause = (lane) => {
    lane.whole += lane.kept;
    lane.kept = '';
    if (lane === (first() ?? lane)) showWhole();
  };
  const end = (lane) => {
    lane.isOver = true;
    pause(lane);
    const next = first();
    if (next === undefined || lanes.indexOf(lane) > lanes.indexOf(next)) return;
    showWhole();
    show(next.kept);
    next.kept = '';
  };
  const write = (lane, text) => {
    if (lane === first()) show(text);
    else lane.kept += text;
  };

  return lanes.map((lane) => ({
    /** Prints. */
    write: (text) => write(lane, text),
    /** A stage has ended. */
    pause: () => pause(lane),
    /** The lane has ended. */
    end: () => end(lane),
  }));
};

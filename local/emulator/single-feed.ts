import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MODULE = 'sealwatch_emulator';

/** What the server loads in place of MiniStack's own application; the module is in the server's working directory. */
export const APPLICATION = `${MODULE}:app`;

/**
 * Writes the module that starts MiniStack without the object events that the relay makes. MiniStack sends its own to EventBridge:
 * without version ids, and with sequencers of another form. Two events of one change would look like two changes, where no
 * version id says otherwise. Events that only MiniStack can know of, such as the end of a restore, still come from it.
 */
export const writeApplication = (directory: string): Promise<void> =>
  writeFile(join(directory, `${MODULE}.py`), SOURCE);

// A bucket that a stack makes is configured inside of the emulator, so its configuration cannot be kept from it.
const SOURCE = `
from ministack.app import app
from ministack.services import eventbridge

RELAYED = {"Object Created", "Object Deleted", "Object Restore Initiated"}
dispatch = eventbridge._dispatch_event


def dispatch_unless_relayed(event, *rest, **named):
    if event.get("Source") == "aws.s3" and event.get("DetailType") in RELAYED:
        return
    dispatch(event, *rest, **named)


eventbridge._dispatch_event = dispatch_unless_relayed
`;

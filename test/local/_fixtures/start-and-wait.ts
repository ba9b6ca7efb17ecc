// Starts a local AWS, says so, and waits to be killed. Arguments: a state file and a log file.
import { startLocalAws } from '../../../local/index.ts';

const [stateFile = '', logFile = ''] = process.argv.slice(2);
const aws = await startLocalAws({ stateFile, logFile, environment: {} });
console.log(JSON.stringify({ endpoint: aws.endpoint, owned: aws.owned }));
setInterval(() => {}, 60_000);

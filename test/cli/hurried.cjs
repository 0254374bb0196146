// Loaded before the command: its own waits take a tenth of their time. The AWS SDK's are of another function.
const timers = require("node:timers/promises");

const { setTimeout } = timers;
timers.setTimeout = (ms, ...others) => setTimeout(ms / 10, ...others);

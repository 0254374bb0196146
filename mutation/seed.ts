import fc from "fast-check";

/** The same schedules for every mutant, or one that survives today is killed tomorrow. */
fc.configureGlobal({ seed: 1 });

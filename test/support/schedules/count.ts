/** How many schedules a property is tried in; the mutation run asks for fewer, as it tries each for every mutant. */
export const SCHEDULES = Number(process.env.SCHEDULES ?? 3_000);

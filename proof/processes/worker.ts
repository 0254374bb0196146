import { rowNamed } from "../rows";
import { loadSubject, type Subject } from "../subject/subject";
import type { Job, Reply } from "./protocol";

/** The job's build, loaded anew for each job, so that what it counts is of this job alone. */
function subjectOf(path: string): Subject {
  delete require.cache[path];
  return loadSubject(path);
}

process.on("message", (job: Job) => {
  rowNamed(job.row)
    .run({ ...job, subject: subjectOf(job.subject) })
    .then(
      (share): Reply => ({ share }),
      (error: unknown): Reply => ({
        error: error instanceof Error ? (error.stack ?? error.message) : "unknown",
      }),
    )
    .then((reply) => process.send?.(reply));
});

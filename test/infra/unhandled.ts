/** The errors that a program leaves to Pulumi's runtime, which reports each once and fails the update. */
export async function unhandled(program: () => unknown): Promise<unknown[]> {
  const errors = new Set<unknown>();
  const collect = (error: unknown) => errors.add(error);
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", collect);
  try {
    await program();
    for (let turn = 0; turn < 20; turn++) {
      await new Promise(setImmediate);
    }
  } finally {
    process.off("unhandledRejection", collect);
    for (const listener of others) {
      process.on("unhandledRejection", listener);
    }
  }
  return [...errors];
}

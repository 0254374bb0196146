/** Keeps what is written to standard output and standard error while something happens, in place of writing it. */
export async function whileListening<T>(work: () => Promise<T>): Promise<{ value: T; heard: string }> {
  let heard = "";
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  const keep = (chunk: string | Uint8Array): boolean => {
    heard += Buffer.from(chunk).toString();
    return true;
  };
  for (const stream of streams) stream.write = keep;
  try {
    const value = await work();
    return { value, heard };
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writes[index] ?? keep;
  }
}

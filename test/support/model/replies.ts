import { SECRET_MARK } from "./vendor";

/** The call is made now; its answer or error comes when the reply arrives. */
export function attempt<T>(effect: () => T): () => T {
  try {
    const value = effect();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** As the SDK's errors, it may quote what was sent. */
export function fail(name: string): never {
  throw Object.assign(new Error(`${name}: ${SECRET_MARK}`), { name, $response: SECRET_MARK });
}

export const CONTENDERS: Readonly<
  Record<string, (options: { secretId: string; client?: object }) => Promise<() => Promise<string>>>
>;

/** A line of CloudWatch's embedded metric format, as far as its text says so. */
export type EmfLine = Record<string, unknown> & { readonly _aws: { readonly Timestamp: number } };

/** The lines that CloudWatch would make metrics of. */
export function emfLines(lines: readonly string[]): EmfLine[] {
  return lines.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line) as EmfLine);
}

/**
 * What is wrong with a line: CloudWatch drops such lines, or single metrics, without a word.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function wrongsOf(line: EmfLine): string[] {
  const wrongs: string[] = [];
  const { Timestamp, CloudWatchMetrics } = line._aws as Record<string, unknown>;
  // Thirteen digits: between 2001 and 2286, if it is ms.
  if (!/^\d{13}\b/.test(JSON.stringify(Timestamp))) wrongs.push("the time is not in ms");
  const directives = CloudWatchMetrics as readonly Record<string, unknown>[];
  if (directives.length !== 1) wrongs.push("there is not one directive");
  const { Namespace, Dimensions, Metrics } = directives[0] ?? {};
  if (Namespace !== "AkoolTokenRotation") wrongs.push("the namespace is another one");
  if (JSON.stringify(Dimensions) !== '[["FunctionName"]]') wrongs.push("the dimensions are others");
  if (typeof line.FunctionName !== "string") wrongs.push("the dimension has no text");

  const metrics = Metrics as readonly { readonly Name: string; readonly Unit?: string }[];
  const names = metrics.map(({ Name }) => Name);
  if (names.length === 0 || names.length > 100) wrongs.push("there are not 1 to 100 metrics");
  if (new Set(names).size !== names.length) wrongs.push("a metric is defined twice");
  for (const { Name, Unit } of metrics) {
    if (!Number.isFinite(line[Name])) wrongs.push(`${Name} has no number`);
    if (Unit !== undefined && Unit !== "None") wrongs.push(`${Name} has the unit ${Unit}`);
  }
  const details = ["_aws", "FunctionName", "outcome", "reason", "akoolCode", "ageDays"];
  for (const name of Object.keys(line)) {
    if (!names.includes(name) && !details.includes(name)) wrongs.push(`${name} is not defined`);
  }
  return wrongs;
}

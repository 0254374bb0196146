import { describe, expect, it } from "vitest";
import { consoleUrl } from "../../infra/dashboard/dashboard";

describe("the dashboard's page", () => {
  it.each([
    ["aws", "us-east-1", "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1"],
    ["aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1"],
    [
      "aws-us-gov",
      "us-gov-west-1",
      "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1",
    ],
    [
      "aws-eusc",
      "eusc-de-east-1",
      "https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudwatch/home?region=eusc-de-east-1",
    ],
  ])("is in the console of the partition %s", (partition, region, home) => {
    expect(consoleUrl(partition, region, "d")).toBe(`${home}#dashboards/dashboard/d`);
  });

  it("has no URL where the console is not known", () => {
    expect(consoleUrl("aws-iso", "us-iso-east-1", "d")).toBe("");
  });
});

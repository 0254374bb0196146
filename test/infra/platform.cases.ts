import { describe, expect, it } from "vitest";
import { deployOne } from "./cloud";

describe("both roles", () => {
  it("take the permissions boundary and the path", async () => {
    const { resources } = await deployOne({
      permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/boundary",
      rolePath: "/video/",
    });
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    expect(
      roles.map(({ name, inputs: { path, permissionsBoundary } }) => [name, path, permissionsBoundary]),
    ).toEqual([
      ["akool-rotator", "/video/", "arn:aws:iam::111122223333:policy/boundary"],
      ["akool-schedule", "/video/", "arn:aws:iam::111122223333:policy/boundary"],
    ]);
  });
});

import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { type Applier, physicalName, present, tagList } from "./applier";

export const role: Applier = async ({ iam }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: inputs.string("assumeRolePolicy"),
      Tags: tagList(inputs),
    }),
  );
  return { id: name, state: { name, arn: present(Role?.Arn, "an ARN"), uniqueId: Role?.RoleId } };
};

export const rolePolicy: Applier = async ({ iam }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const roleName = inputs.string("role");
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: roleName,
      PolicyName: name,
      PolicyDocument: inputs.string("policy"),
    }),
  );
  return { id: `${roleName}:${name}`, state: { name } };
};

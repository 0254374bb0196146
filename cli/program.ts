import { Command } from "commander";
import { type Deployment, findDeployment, type Target } from "./deployment";
import { waiting } from "./output/terminal";
import { setCredentials } from "./verbs/credentials";
import { doctor } from "./verbs/doctor";
import { logs } from "./verbs/logs";
import { rollback } from "./verbs/rollback";
import { check, rotate } from "./verbs/run";
import { status } from "./verbs/status";
import { testAlarm } from "./verbs/testAlarm";

const EXAMPLES = `
Which deployment: the selected stack of the Pulumi project in this folder, or one that you name:
  $ akool-token status --stack prod
  $ akool-token status --function akool-rotator-fb5d9b8 --region us-east-1
  $ akool-token status --tag app=akool --profile ops

Exit codes: 0 it is well, 1 it is not, or you said no, 2 that could not be told or done; 130 after Ctrl-C.`;

/** The command with its verbs. */
export function createProgram(): Command {
  const program = new Command("akool-token")
    .description("Looks after the Akool token that akool-token-rotation keeps in AWS Secrets Manager.")
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError("(akool-token --help shows the verbs and options)")
    .exitOverride();

  verb(
    program.command("status").description("age, expiry, last run, alarms, schedule, versions"),
    `  $ akool-token status || page-me
  $ akool-token status --json | jq .token.daysLeft`,
  )
    .option("--json", "print JSON")
    .action(on(status));

  verb(
    program.command("check").description("check the token now, as the schedule does; mends what it can"),
    `  $ akool-token check

Exit codes: 0 the token works, 1 it does not, 2 nothing was learned.`,
  )
    .option("--json", "print JSON")
    .option("--id <id>", "name this request, so that a repeat does nothing new")
    .action(on(check));

  verb(
    program.command("rotate").description("replace the token now"),
    `  $ akool-token rotate
  $ akool-token rotate --yes --id leak-1

Exit codes: 0 a new token is current, 1 refused, or you said no, 2 not done, or not known: send the same --id again.`,
  )
    .option("--yes", "do not ask")
    .option("--json", "print JSON")
    .option("--id <id>", "name this request, so that a repeat does nothing new")
    .action(on(rotate));

  verb(
    program.command("logs").description("the last runs, one line each"),
    "  $ akool-token logs --last 5\n  $ akool-token logs --days 30 --json",
  )
    .option("--last <runs>", "how many runs, at most", "20")
    .option("--days <days>", "how far to look back", "7")
    .option("--json", "print JSON, one object a line")
    .action(on(logs));

  verb(
    program
      .command("rollback")
      .description("make the previous token current again, if Akool still accepts it"),
    `  $ akool-token rollback
  $ akool-token rollback --yes

With nativeRotation: Secrets Manager's own rotations fail while a roll-back holds, and one that is under way ends,
since AWSPENDING is taken off its version. akool-token rotate lets them go on.

Exit codes: 0 the token before is current, now or already, 1 you said no, 2 nothing was moved, or the schedule is off.`,
  )
    .option("--yes", "do not ask")
    .action(on(rollback));

  verb(
    program
      .command("test-alarm")
      .description("send one alarm to ALARM and back, so that on-call sees it arrive")
      .argument("[alarm]", "the alarm's name, as in omitAlarms", "auth"),
    "  $ akool-token test-alarm\n  $ akool-token test-alarm dead-man --yes",
  )
    .option("--yes", "do not ask")
    .action((alarm: string, options: SharedOptions & { yes?: true }) =>
      on<{ yes?: true }>((deployment, given) => testAlarm(deployment, given, alarm))(options),
    );

  verb(
    program
      .command("credentials")
      .description("the key pair of Akool, in a credentials secret of yours")
      .command("set")
      .description(
        "put another key pair into the credentials secret: asked for, or as JSON on standard input",
      ),
    `  $ akool-token credentials set
  $ akool-token credentials set < credentials.json

credentials.json: {"clientId":"…","clientSecret":"…"}. Other keys of the secret's JSON stay.`,
  ).action(on(setCredentials));

  verb(
    program
      .command("doctor")
      .description("what may be wrong with the set-up: permissions, function, secrets, alarms, network"),
    "  $ akool-token doctor\n  $ akool-token doctor --no-deployer --json",
  )
    .option("--no-deployer", "leave out the permissions that only pulumi up needs")
    .option("--json", "print JSON")
    .action(on(doctor));

  return program;
}

interface SharedOptions extends Target {
  readonly profile?: string;
}

/** The options that every verb has, and its examples. */
function verb(command: Command, examples: string): Command {
  return command
    .option("--stack [name]", "the Pulumi stack; without a name the selected one (default)")
    .option("--function <name>", "the rotator's name or ARN")
    .option("--tag <key=value>", "a tag of the rotator; may be repeated", collect)
    .option("--region <region>", "the AWS Region")
    .option("--profile <name>", "the AWS profile")
    .addHelpText("after", `\nExamples:\n${examples}`);
}

function collect(tag: string, before: readonly string[] = []): string[] {
  return [...before, tag];
}

/** Runs a verb on the deployment that the options name. */
function on<Options extends object>(
  work: (deployment: Deployment, options: Options) => Promise<number>,
): (options: Options & SharedOptions) => Promise<void> {
  return async (options) => {
    // Where the AWS SDK looks for it, for every client at once.
    if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
    const deployment = await waiting("Looking for the deployment", () => findDeployment(options));
    process.exitCode = await work(deployment, options);
  };
}

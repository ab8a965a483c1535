using System.CommandLine;
using Amazon.DynamoDBv2;
using Heating.Aws;
using Heating.Deploy;
using Heating.Run;
using Heating.Run.Options;

namespace Heating.Commands;

/// <summary>`heating deploy` and `heating destroy`.</summary>
internal static class DeployCommand
{
    private const string DefaultStack = "heating-sensor";

    public static Command CreateDeploy()
    {
        var stack = StackOption();
        var yes = YesOption();
        var bucket = new Option<string>("--bucket")
        {
            Description = "Bucket in the same region for the template and the functions' code.",
            HelpName = "NAME",
            Required = true,
        };
        var template = new Option<string?>("--template")
        {
            Description = "The template. Default: tools/Cloud/template.yaml of the checkout.",
            HelpName = "FILE",
        };
        Option<string[]?> parameter = ParameterOption.Create();
        var skipBuild = new Option<string?>("--skip-build")
        {
            Description = "Folder with finished zips, Store.zip and so on, instead of compiling.",
            HelpName = "DIR",
        };
        var plan = new Option<bool>("--plan") { Description = "Show what would change, and change nothing." };
        var command = new Command("deploy", "Deploy rules, tables, functions and alarms to AWS, through CloudFormation.")
        {
            stack, bucket, template, parameter, skipBuild, plan, yes,
        };
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(parsed, options, async (target, token) =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            Dictionary<string, string> values = ParameterOption.Values(parsed, parameter);
            values["CodeBucket"] = parsed.GetRequiredValue(bucket);
            string file = Template(parsed.GetValue(template));
            using var work = WorkFolder.Create("functions");
            IReadOnlyList<string> packages = parsed.GetValue(skipBuild) is { } folder
                ? FunctionPackages.Find(folder)
                : await FunctionPackages.BuildAsync(Checkout(), Runtime(values), work.Path, output, token);
            using var s3 = new Bucket(target, values["CodeBucket"], target.DataPlane);
            using CloudFormationApi api = Api(target);
            return await Session(api, parsed, parsed.GetValue(yes)).DeployAsync(
                parsed.GetRequiredValue(stack), file, packages, s3, values, parsed.GetValue(plan), token);
        }, cancel));
        return command
            .WithExamples(
                ("heating deploy --bucket my-code --region eu-central-1 --plan", "what would be made or changed"),
                ("heating deploy --bucket my-code --parameter Language=de --parameter TelegramTokenParameter=/heating/telegram-token",
                    "compiles, shows the plan, asks, and follows each resource"))
            .WithExitCodes(AwsCommand.ExitCodes);
    }

    public static Command CreateDestroy()
    {
        var stack = StackOption();
        var yes = YesOption();
        var data = new Option<bool>("--delete-data") { Description = "Delete the tables too, with all events. They stay otherwise." };
        var command = new Command("destroy", "Take a deployment away again; the tables with the events stay.") { stack, data, yes };
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(parsed, options, async (target, token) =>
        {
            using CloudFormationApi api = Api(target);
            using AmazonDynamoDBClient tables = Tables(target);
            return await Session(api, parsed, parsed.GetValue(yes)).DestroyAsync(parsed.GetRequiredValue(stack),
                parsed.GetValue(data) ? table => tables.DeleteTableAsync(table, token) : null, token);
        }, cancel));
        return command
            .WithExamples(
                ("heating destroy --region eu-central-1", "shows what goes and what stays, and asks"),
                ("heating destroy --delete-data --yes", "everything, without a question"))
            .WithExitCodes(AwsCommand.ExitCodes);
    }

    private static Task<int> RunAsync(ParseResult parsed, AwsOptions options,
        Func<AwsTarget, CancellationToken, Task<int>> runAsync, CancellationToken cancel) =>
        AwsCommand.RunAsync(parsed, options, (_, target, token) => target.DataRoot is null
            ? runAsync(target, token)
            : throw new CommandException(ExitCode.Usage, "The local cloud runs the template by itself, without a deployment. "
                + "Select an account with --region, --profile or AWS_REGION."), cancel);

    private static CloudFormationApi Api(AwsTarget target) => new(target,
        target.DataPlane ?? new Uri($"https://cloudformation.{target.Region.SystemName}.{target.Region.PartitionDnsSuffix}"),
        AwsTrust.CreateHandler(target), TimeProvider.System);

    private static AmazonDynamoDBClient Tables(AwsTarget target) => new(target.Credentials, target.DataPlane is { } url
        ? new AmazonDynamoDBConfig { ServiceURL = url.ToString(), AuthenticationRegion = target.Region.SystemName }
        : new AmazonDynamoDBConfig { RegionEndpoint = target.Region });

    private static DeploySession Session(CloudFormationApi api, ParseResult parsed, bool isYes)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        return new DeploySession(api, output, question => Consent(question, isYes, Confirmation.Terminal, output), TimeProvider.System);
    }

    private static void Consent(string question, bool isYes, TextReader? input, TextWriter output)
    {
        if (isYes || input is null)
            return;
        output.Write(question);
        output.Flush();
        if (input.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandException(ExitCode.Failed, "Nothing was changed.");
    }

    private static string Template(string? file)
    {
        string path = file ?? Path.Combine(Checkout(), "tools", "Cloud", "template.yaml");
        return File.Exists(path) ? path : throw new CommandException(ExitCode.File, $"--template {path}: there is no such file.");
    }

    private static string Checkout() => DataDirectory.Checkout
        ?? throw new CommandException(ExitCode.File, "This is no checkout: give --template FILE and --skip-build DIR.");

    private static string Runtime(Dictionary<string, string> parameters) =>
        parameters.GetValueOrDefault("Architecture") == "arm64" ? "linux-arm64" : "linux-x64";

    private static Option<string> StackOption() => new("--stack")
    {
        Description = $"Name of the stack. Default: {DefaultStack}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultStack,
    };

    private static Option<bool> YesOption() => new("--yes") { Description = "Do not ask. (Without a terminal there is no question.)" };
}

using System.CommandLine;
using Heating.Aws;
using Heating.Provisioning;

namespace Heating.Commands;

/// <summary>`heating deprovision THING`.</summary>
internal static class DeprovisionCommand
{
    public static Command Create()
    {
        var thing = AwsCommand.ThingArgument();
        var yes = Confirmation.Option();
        var output = new Option<string?>("--out")
        {
            Description = "The folder with the thing's files, as given to `heating provision`.",
            HelpName = "DIR",
        };
        var command = new Command(
            "deprovision", "Delete a thing, its certificates, and their files here; may be repeated after an interruption.")
        {
            thing, output, yes,
        };
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            async (client, target, token) =>
            {
                string name = parsed.GetRequiredValue(thing);
                TextWriter writer = parsed.InvocationConfiguration.Output;
                Confirmation.Ask(
                    $"the thing {name}, its certificates and their keys", parsed.GetValue(yes), Confirmation.Terminal, writer);
                var session = new DeprovisionSession(
                    client, new ServiceSteps(target.Description, TimeProvider.System), writer);
                await session.RunAsync(name, Path.GetFullPath(parsed.GetValue(output) ?? target.CredentialsFolder(name)), token);
                return ExitCode.Ok;
            },
            cancel));
        return command
            .WithExamples(
                ("heating deprovision boiler-2", "asks, then removes it from the local cloud that is running"),
                ("heating deprovision boiler-2 --profile home --yes", "from an account, without confirmation"))
            .WithExitCodes(AwsCommand.ExitCodes);
    }
}

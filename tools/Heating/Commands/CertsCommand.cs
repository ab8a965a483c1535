using System.CommandLine;
using Heating.Aws;
using Heating.Provisioning;

namespace Heating.Commands;

/// <summary>`heating certs`.</summary>
internal static class CertsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command(
            "certs", "List every certificate: thing, state, expiry (with a warning from 30 days before), last use where known.")
        {
            json,
        };
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            async (client, target, token) =>
            {
                var list = new CertificateList(
                    client,
                    new ServiceSteps(target.Description, TimeProvider.System),
                    parsed.InvocationConfiguration.Output);
                return await list.RunAsync(parsed.GetValue(json), token) ? ExitCode.Expiring : ExitCode.Ok;
            },
            cancel));
        return command
            .WithExamples(
                ("heating certs", "those of the local cloud that is running"),
                ("heating certs --profile home --json", "those of an account, for a program that watches them"))
            .WithExitCodes([.. AwsCommand.ExitCodes, ExitCode.Expiring]);
    }
}

using System.CommandLine;
using Heating.Aws;
using Heating.Provisioning;
using Heating.Run.Options;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary>`heating rotate THING`.</summary>
internal static class RotateCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    public static Command Create()
    {
        var thing = AwsCommand.ThingArgument();
        var output = new Option<string?>("--out")
        {
            Description = "The folder with the thing's files, as given to `heating provision`. The new ones go to its folder "
                + "\"next\".",
            HelpName = "DIR",
        };
        var rsa = new Option<bool>("--rsa") { Description = "An RSA-2048 key instead of ECDSA P-256." };
        var keepOld = new Option<bool>("--keep-old") { Description = "Make the new certificate and leave the old one as it is." };
        var seen = new Option<bool>("--seen")
        {
            Description = "You have seen the device report with its new certificate: remove the old one without waiting.",
        };
        var timeout = TimeoutOption();
        var command = new Command(
            "rotate",
            "Give a thing a new key and certificate; the old one is removed when the device was seen with the new one.")
        {
            thing, output, rsa, keepOld, seen, timeout,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(keepOld) is not null && result.GetResult(seen) is not null)
                result.AddError("--keep-old and --seen exclude each other.");
        });
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            async (client, target, token) =>
            {
                string name = parsed.GetRequiredValue(thing);
                var session = new RotateSession(
                    client,
                    target,
                    new ServiceSteps(target.Description, TimeProvider.System),
                    parsed.InvocationConfiguration.Output);
                var request = new RotateRequest(
                    name,
                    Path.GetFullPath(parsed.GetValue(output) ?? target.CredentialsFolder(name)),
                    parsed.GetValue(rsa) ? KeyAlgorithm.Rsa2048 : KeyAlgorithm.EcdsaP256,
                    parsed.GetValue(timeout) ?? DefaultTimeout,
                    parsed.GetValue(keepOld),
                    parsed.GetValue(seen));
                await session.RunAsync(request, token);
                return ExitCode.Ok;
            },
            cancel));
        return command
            .WithExamples(
                ("heating rotate boiler-1", "make the new certificate, and wait ten minutes for the device to use it"),
                ("heating rotate boiler-1 --seen", "complete a rotation for a device that you have seen report"))
            .WithExitCodes([.. AwsCommand.ExitCodes, ExitCode.NoReport]);
    }

    private static Option<TimeSpan?> TimeoutOption() => new("--timeout")
    {
        Description = $"How long to wait for the device: {DurationText.Expected}. Default: {DefaultTimeout.TotalMinutes}m.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, out TimeSpan span))
                return span;
            result.AddError($"--timeout {result.Tokens[0].Value}: expected {DurationText.Expected}.");
            return null;
        },
    };
}

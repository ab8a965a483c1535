using System.CommandLine;
using Heating.Aws;
using Heating.Provisioning;

namespace Heating.Commands;

/// <summary>`heating revoke THING`.</summary>
internal static class RevokeCommand
{
    public static Command Create()
    {
        var thing = AwsCommand.ThingArgument();
        var certificate = CertificateOption();
        var yes = Confirmation.Option();
        var command = new Command("revoke", "Lock out a lost device: its certificates are REVOKED, and stay on record.")
        {
            thing, certificate, yes,
        };
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            async (client, target, token) =>
            {
                string name = parsed.GetRequiredValue(thing);
                TextWriter output = parsed.InvocationConfiguration.Output;
                Confirmation.Ask(
                    "Revoke", $"the certificates of {name}, so that it cannot connect any more", "Nothing was revoked.",
                    parsed.GetValue(yes), Confirmation.Terminal, output);
                await new CertificateLock(client, new ServiceSteps(target.Description, TimeProvider.System), output)
                    .RevokeAsync(name, parsed.GetValue(certificate), token);
                return ExitCode.Ok;
            },
            cancel));
        return command
            .WithExamples(
                ("heating revoke boiler-2", "asks, then locks the device out"),
                ("heating revoke boiler-2 --profile home --yes", "on an account, without confirmation"))
            .WithExitCodes(AwsCommand.ExitCodes);
    }

    /// <summary>The option that selects one certificate of a thing.</summary>
    public static Option<string?> CertificateOption()
    {
        const int IdLength = 64;
        var option = new Option<string?>("--certificate")
        {
            Description = "Id of the one certificate, as `heating certs` prints it. Default: all of the thing.",
            HelpName = "ID",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.Length != IdLength || !token.Value.All(char.IsAsciiHexDigitLower))
                    result.AddError($"--certificate {token.Value}: expected the id of a certificate: {IdLength} hexadecimal digits.");
            }
        });
        return option;
    }
}

using System.CommandLine;
using System.Globalization;
using Heating.Aws;
using Heating.Calibrate;
using Heating.Run.Options;

namespace Heating.Commands;

/// <summary>`heating calibrate`.</summary>
internal static class CalibrateCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    public static Command Create() => Create(Console.In);

    /// <param name="input">Where the replies come from.</param>
    internal static Command Create(TextReader input)
    {
        var thing = AwsCommand.ThingArgument();
        var at = new Option<double[]>("--at")
        {
            Description = "The water's true temperature in degrees Celsius, -20 to 100; once to three times, at least 20 degrees apart. "
                + "0 is water with melting ice.",
            HelpName = "CELSIUS",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Parse,
        };
        var yes = new Option<bool>("--yes")
        {
            Description = "Do not ask: take each steady reading near its temperature, one after the other, and send the result.",
        };
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = $"How long to wait for a steady reading: {DurationText.Expected}. Default: 10m.",
            HelpName = "TIME",
            CustomParser = ParseTimeout,
        };
        var options = new AwsOptions();
        var command = new Command(
            "calibrate",
            "Calibrate a device's temperature with water of known temperature: asks for each bath, waits for a steady reading, "
            + "computes the ADC's reference voltage (and, with two baths, its offset; with three, the thermistor's), and sends them.")
        {
            thing, at, yes, timeout,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var request = new CalibrateRequest(
                parsed.GetValue(thing)!,
                parsed.GetValue(at) ?? [],
                parsed.GetValue(timeout) ?? DefaultTimeout,
                parsed.GetValue(yes) ? null : input);
            return AwsCommand.RunAsync(
                parsed,
                options,
                (client, token) => new CalibrateSession(
                    new ThingsApi(client), new ShadowsApi(client), parsed.InvocationConfiguration.Output, TimeProvider.System)
                    .RunAsync(request, token),
                cancel);
        });
        return command
            .WithExamples(
                ("heating calibrate boiler-1 --at 0 --at 60", "in ice water, then in water of 60 degrees by a good thermometer"),
                ("heating calibrate boiler-1 --at 0", "in ice water only: corrects the larger half of the error"),
                ("heating calibrate boiler-1 --at 0 --at 40 --at 80", "with three baths, also for a thermistor that is off"))
            .WithExitCodes(
                [.. AwsCommand.ExitCodes, ExitCode.Rejected, ExitCode.NoReport, ExitCode.Unfit, ExitCode.SensorFault]);
    }

    private static double[] Parse(System.CommandLine.Parsing.ArgumentResult result)
    {
        var values = new List<double>();
        foreach (var token in result.Tokens)
        {
            if (!double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double celsius))
            {
                result.AddError($"--at {token.Value}: expected a temperature in degrees Celsius, such as 0 or 59.5.");
                return [];
            }

            values.Add(celsius);
        }

        if (Calibration.Check(values) is { } wrong)
            result.AddError(wrong);
        return [.. values];
    }

    private static TimeSpan? ParseTimeout(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DurationText.TryParse(result.Tokens[0].Value, out TimeSpan span))
            return span;
        result.AddError($"--timeout {result.Tokens[0].Value}: expected {DurationText.Expected}.");
        return null;
    }
}

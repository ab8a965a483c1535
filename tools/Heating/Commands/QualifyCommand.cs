using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Heating.Qualify;
using Heating.Qualify.Rows;

namespace Heating.Commands;

/// <summary>`heating qualify`: AWS IoT Device Advisor's tests of connection, TLS and MQTT, against a scripted
/// broker.</summary>
internal static class QualifyCommand
{
    private static readonly Option<string[]> Only = new("--only")
    {
        Description = "Run only these rows; --list names them.",
        HelpName = "ROW",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> List = new("--list") { Description = "List the rows and their criteria, and run nothing." };

    private static readonly Option<int> PayloadBytes = new("--payload")
    {
        Description = $"Size of the message sent by MQTT_Client_Puback_QoS1, 0 to {QualifyOptions.PayloadBytesMax}.",
        HelpName = "BYTES",
        DefaultValueFactory = _ => QualifyOptions.DefaultPayloadBytes,
    };

    private static readonly Option<double> Scale = new("--scale")
    {
        Description = "How many times faster than real time the device's clock runs, 1 to "
            + QualifyOptions.ScaleMax.ToString(CultureInfo.InvariantCulture) + ". Use less on a busy machine.",
        HelpName = "N",
        DefaultValueFactory = _ => QualifyOptions.DefaultScale,
    };

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show what the firmware writes to its debug output.",
    };

    public static Command Create()
    {
        Only.Validators.Add(result => Check(result, RowCatalog.All.Select(row => row.Name)));
        PayloadBytes.Validators.Add(result => CheckRange(result, 0, QualifyOptions.PayloadBytesMax));
        Scale.Validators.Add(result => CheckRange(result, 1, QualifyOptions.ScaleMax));
        var command = new Command(
            "qualify",
            "Run AWS IoT Device Advisor's tests of TLS, MQTT and reconnecting, with the firmware on a virtual ESP32 and a "
            + "scripted broker. Fails if a row fails.")
        {
            Only, List, PayloadBytes, Scale, Verbose,
        };
        command.SetAction(RunAsync);
        return command
            .WithExamples(
                ("heating qualify", "all rows, in about two minutes"),
                ("heating qualify --list", "the rows and their criteria"),
                ("heating qualify --only TLS_Connect MQTT_Connect --verbose", "two rows, with the firmware's debug output"))
            .WithExitCodes();
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var output = TextWriter.Synchronized(parsed.InvocationConfiguration.Output);
        if (parsed.GetValue(List))
        {
            QualifyReport.List(output);
            return ExitCode.Ok;
        }

        var options = new QualifyOptions
        {
            Scale = parsed.GetValue(Scale),
            PayloadBytes = parsed.GetValue(PayloadBytes),
            Printed = parsed.GetValue(Verbose) ? (row, line) => output.WriteLine($"  {row}: {line}") : null,
        };
        var only = parsed.GetValue(Only) ?? [];
        var rows = RowCatalog.All.Where(row => only.Length == 0 || only.Contains(row.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        try
        {
            return await RunAsync(new QualifySuite(options), rows, only.Length == 0, output, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("Interrupted before all rows had run.");
            return ExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync(
        QualifySuite suite, IReadOnlyList<Row> rows, bool isWhole, TextWriter output, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var report = new QualifyReport(output);
        report.Begin();
        await suite.WarmUpAsync(cancel);
        foreach (var (row, result) in suite.Start(rows, cancel))
            report.Add(row, await result);
        report.End(watch.Elapsed, isWhole ? RowCatalog.NotInScope : []);
        return report.HasPassed ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Check(System.CommandLine.Parsing.OptionResult result, IEnumerable<string> known)
    {
        foreach (var token in result.Tokens.Where(token => !known.Contains(token.Value, StringComparer.OrdinalIgnoreCase)))
            result.AddError($"--only {token.Value}: no such row; heating qualify --list names them.");
    }

    private static void CheckRange(System.CommandLine.Parsing.OptionResult result, double min, double max)
    {
        if (result.Tokens is not [var token])
            return;
        var isNumber = double.TryParse(token.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        if (!isNumber || value < min || value > max)
            result.AddError($"{result.Option.Name} {token.Value}: expected a number from {min} to {max}.");
    }
}

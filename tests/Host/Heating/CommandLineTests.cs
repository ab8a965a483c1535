using System.CommandLine;
using Heating;
using Heating.Commands;
using Heating.Run;
using Heating.Run.Boards;
using HeatingSensor.Host.Tests.Tidy;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>The command line as a user meets it: help, and what is said to a wrong one.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("heating-command-line-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Help_OfTheRoot_ListsTheCommands()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("--help"));

        string[] names = ["run", "device", "provision", "things", "shadow", "config"];
        Assert.All(names, name => Assert.Contains($"\n  {name} ", _output.ToString()));
        Assert.Contains("Examples:", _output.ToString());
    }

    [Theory]
    [InlineData("run", "heating run --speed 60 --duration 2h")]
    [InlineData("device", "heating device --endpoint localhost --thing boiler-1")]
    public async Task Help_OfACommand_HasExamplesAndExitCodes(string command, string example)
    {
        Assert.Equal(ExitCode.Ok, await RunAsync(command, "--help"));

        Assert.Contains("Examples:", _output.ToString());
        Assert.Contains(example, _output.ToString());
        Assert.Contains("Exit codes:", _output.ToString());
        Assert.Contains("  4  a change or an event was lost", _output.ToString());
    }

    [Fact]
    public async Task Config_WithTable_WritesTheReadmesTable()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("config", "--table"));

        Assert.Contains("| `debounceMs` | 50 | 0 to 10000 | ms |", _output.ToString());
    }

    [Theory]
    [InlineData("'--sped'", "run", "--sped", "5")]
    [InlineData("--speed fast: expected a positive number", "run", "--speed", "fast")]
    [InlineData("--port 99999: expected a port number", "run", "--port", "99999")]
    [InlineData("--https-port 99999: expected a port number", "cloud", "--https-port", "99999")]
    [InlineData("would never end", "run", "--speed", "max")]
    [InlineData("--endpoint", "device", "--thing", "boiler-1")]
    [InlineData("--endpoint a b: expected a host name", "device", "--endpoint", "a b")]
    [InlineData("Expected either a THING or --csv FILE.", "provision")]
    [InlineData("Expected either a THING or --csv FILE.", "provision", "a", "--csv", "b")]
    [InlineData("With --csv, type and attributes are columns of the file", "provision", "--csv", "b", "--type", "c")]
    [InlineData("THING: The thing name \"a b\" contains ' '", "deprovision", "a b")]
    [InlineData("THING: The thing name \"a b\" contains ' '", "rotate", "a b")]
    [InlineData("--keep-old and --seen exclude each other.", "rotate", "a", "--keep-old", "--seen")]
    [InlineData("--data selects a local cloud and cannot be combined with --region.", "things", "list", "--data", "d", "--region", "r")]
    [InlineData("--endpoint-url localhost: expected an https URL", "things", "list", "--endpoint-url", "localhost")]
    [InlineData("--endpoint-url http://example.com: expected an https URL", "things", "list", "--endpoint-url", "http://example.com")]
    [InlineData("--parameter Language=en: Language has a value already.", "cloud", "--parameter", "Language=de", "--parameter", "Language=en")]
    [InlineData("--parameter A=2: A has a value already.", "deploy", "--bucket", "b", "--parameter", "A=1", "--parameter", "A=2")]
    [InlineData("--parameter Language: expected NAME=VALUE.", "rules", "list", "--parameter", "Language")]
    [InlineData("--parameter TimeZone=Mars/Base: there is no such time zone", "run", "--parameter", "TimeZone=Mars/Base")]
    [InlineData("--parameter TimeZone=Mars/Base: there is no such time zone", "deploy", "--bucket", "b", "--parameter", "TimeZone=Mars/Base")]
    [InlineData("THING: The thing name \"a b\" contains ' '", "sync", "conflicts", "a b")]
    [InlineData("THING: The thing name \"a b\" contains ' '", "sync", "report", "a", "a b")]
    [InlineData("--attribute room: expected KEY=VALUE.", "things", "create", "a", "--attribute", "room")]
    [InlineData("--attribute room: given twice.", "things", "create", "a", "--attribute", "room=a", "--attribute", "room=b")]
    [InlineData("Nothing to change: expected --type or --attribute.", "things", "update", "a")]
    [InlineData("THING: The thing name \"a/b\" contains '/'", "things", "show", "a/b")]
    [InlineData("--reported: only the device changes its reported state.", "shadow", "set", "a", "{}", "--reported")]
    [InlineData("Expected a THING, or --table.", "config")]
    [InlineData("FILE: the value is empty.", "image", "check", "")]
    [InlineData("--settings: the value is empty.", "flash", "--settings", "")]
    [InlineData("--state: the value is empty.", "flash", "--state", "")]
    [InlineData("--out: the value is empty.", "provision", "a", "--out", "")]
    [InlineData("--data: the value is empty.", "things", "list", "--data", "")]
    [InlineData("--timeout soon: expected a positive number with", "config", "a", "debounceMs=1", "--timeout", "soon")]
    [InlineData("debounceMS: no such key. Did you mean debounceMs?", "config", "a", "debounceMS=1")]
    [InlineData("--thing: The thing name \"a/b\" contains '/'", "device", "--thing", "a/b")]
    public async Task CommandLine_Wrong_IsExplainedWithoutTheWholeHelp(string message, params string[] args)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(args));

        Assert.Contains(message, _error.ToString());
        Assert.DoesNotContain("Usage:", _output.ToString());
    }

    [Fact]
    public async Task Device_WithAMissingCertificate_NamesIt()
    {
        var missing = Path.Combine(_directory, "missing.pem");

        var exitCode = await RunAsync(
            "device", "--endpoint", "localhost", "--thing", "boiler-1",
            "--cert", missing, "--key", missing, "--ca", missing, "--data", _directory);

        Assert.Equal(ExitCode.File, exitCode);
        Assert.StartsWith($"--cert {missing}: ", _error.ToString());
    }

    [Theory]
    [InlineData("run", "--duration", "1s")]
    [InlineData("cloud", "--port", "0")]
    public async Task Rules_TemplateThatCannotBeRun_NamesFileAndPlace(params string[] args)
    {
        string template = Path.Combine(_directory, "mine.yaml");
        File.WriteAllText(template, "Resources:\n  A: [1, 2\n  B: }\n");

        Assert.Equal(ExitCode.File, await RunAsync([.. args, "--rules", template, "--data", _directory]));

        Assert.Contains($"{template}(2,", _error.ToString());
    }

    [Fact]
    public async Task Rules_ListOfATemplate_TellsRulesAndWhatIsLeftOut()
    {
        string template = Path.Combine(_directory, "mine.yaml");
        File.WriteAllText(template, """
            Parameters:
              Filter: { Type: String }
            Resources:
              Topic: { Type: AWS::SNS::Topic }
              Copy:
                Type: AWS::IoT::TopicRule
                Properties:
                  TopicRulePayload:
                    AwsIotSqlVersion: '2016-03-23'
                    Sql: !Sub "SELECT * FROM '${Filter}'"
                    Actions: []
            """);

        Assert.Equal(ExitCode.Ok, await RunAsync("rules", "list", "--template", template, "--parameter", "Filter=a/+"));

        Assert.Matches(@"local_Copy +. a/\+", _output.ToString());
        Assert.Matches(@"AWS::SNS::Topic +. 1 +. rules write its messages to a file", _output.ToString());
    }

    [Theory]
    [InlineData("2019-13-01T00:00:00Z,1,20")]
    [InlineData("2019-01-01T00:00:00Z,7,20")]
    public async Task Run_WithABadTrace_NamesFileAndLine(string row)
    {
        var trace = Path.Combine(_directory, "bad.csv");
        File.WriteAllText(trace, $"time_utc,relay,temperature_c\n{row}\n");

        Assert.Equal(ExitCode.File, await RunAsync("run", "--trace", trace, "--data", _directory));
        Assert.StartsWith($"--trace: {trace}:2: ", _error.ToString());
    }

    [Fact]
    public async Task Run_WithAMissingTrace_NamesItAndSaysWhatIsExpected()
    {
        var trace = Path.Combine(_directory, "missing.csv");

        Assert.Equal(ExitCode.File, await RunAsync("run", "--trace", trace, "--data", _directory));
        Assert.StartsWith("--trace: ", _error.ToString());
        Assert.Contains(trace, _error.ToString());
        Assert.Contains("Expected a CSV file with the header time_utc,relay,temperature_c, or another log", _error.ToString());
    }

    [Fact]
    public async Task Run_WithARecordFileThatCannotBe_SaysSoBeforeItStarts()
    {
        var record = Path.Combine(_directory, "missing", "events.jsonl");

        Assert.Equal(ExitCode.Record, await RunAsync("run", "--record", record, "--data", _directory));
        Assert.StartsWith($"--record {record}: cannot create the file", _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Run_OnDataInUse_IsRefused()
    {
        using var drive = BoardDrive.Open(DataDirectory.Of(_directory).Board(RunSession.ThingName), removesKey: false);

        Assert.Equal(ExitCode.File, await RunAsync("run", "--data", _directory));
        Assert.Contains("in use by another heating", _error.ToString());
    }

    [Fact]
    public void Documents_ListEveryExitCode()
    {
        var listed = File.ReadLines(Path.Combine(Repository.Root, "docs", "commands.md"))
            .SkipWhile(line => line != "## Exit codes")
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 4 && int.TryParse(cells[1], out _))
            .Select(cells => (int.Parse(cells[1]), cells[2]));

        Assert.Equal(ExitCode.All.Select(one => (one.Code, one.Meaning)), listed);
    }

    [Theory]
    [InlineData("cloud", "--port", "0", "--no-rules")]
    [InlineData("run", "--no-rules")]
    public async Task Command_Interrupted_EndsWith130(params string[] args)
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        var exitCode = await CommandLine.RunAsync(
            [.. args, "--data", _directory], new InvocationConfiguration { Output = _output, Error = _error }, cancel.Token);

        Assert.Equal(ExitCode.Interrupted, exitCode);
    }

    [Fact]
    public async Task Cloud_OnAnAddressOfAnotherMachine_SaysSoInOneLine()
    {
        Assert.Equal(ExitCode.Cloud, await RunAsync("cloud", "--bind", "203.0.113.7", "--port", "0", "--no-rules", "--data", _directory));

        Assert.StartsWith("heating cloud: Cannot listen on 203.0.113.7", Assert.Single(_error.ToString().TrimEnd().Split('\n')));
    }

    private Task<int> RunAsync(params string[] args) =>
        CommandLine.RunAsync(args, new InvocationConfiguration { Output = _output, Error = _error });
}

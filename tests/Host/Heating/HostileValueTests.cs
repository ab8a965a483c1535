using System.CommandLine;
using Heating.Commands;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>Every option and argument of every command with values that nobody means. Goal: an exit code and a message, never a
/// stack trace.</summary>
public sealed class HostileValueTests : IDisposable
{
    // None of them is a path at which something could be created.
    private static readonly string[] Values =
    [
        "", " ", "a\0b", "-1", "0", "NaN", "99999999999999999999", "0001-01-01", "9999-12", "/dev/null/x", new string('x', 5000), "=", "../",
    ];

    // These work for minutes, or with a board: what they take is read, and nothing is run.
    private static readonly string[] NotRun = ["bench", "simulate", "qualify", "flash", "alert"];

    // They are the same in every command that calls a cloud, so one of them is enough.
    private static readonly string[] Shared = ["--endpoint-url", "--profile", "--region", "--ca", "--data"];

    private static readonly RootCommand Root = CommandLine.Create();

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands => [.. All(CommandLine.Create(), "").Select(found => found.Path)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_WithHostileValues_EndsWithACodeAndAMessage(string path)
    {
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Command command = All(Root, "").Single(found => found.Path == path).Command;
        bool isShared = path != "things list" && Shared.All(name => command.Options.Any(option => option.Name == name));
        foreach (Symbol symbol in command.Options.Where(option => !isShared || !Shared.Contains(option.Name)).Concat<Symbol>(command.Arguments))
        {
            foreach (string value in Values)
                await CheckAsync(path.Split(' '), [.. Filled(command, symbol, value)]);
        }
    }

    [Theory]
    [InlineData("bench", "broker", "--rounds", "0")]
    [InlineData("bench", "broker", "--seconds", "-1")]
    [InlineData("bench", "broker", "--payload", "-5")]
    [InlineData("bench", "broker", "--idle", "0")]
    [InlineData("bench", "device", "--rounds", "0")]
    [InlineData("run", "--sampling", "1s")]
    [InlineData("run", "--sampling", "1500ms")]
    [InlineData("revoke", "boiler-1", "--certificate", "123")]
    public async Task Number_OutOfRange_IsAWrongCommandLine(params string[] args)
    {
        var error = new StringWriter();

        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(args, new InvocationConfiguration { Output = error, Error = error }));
        Assert.NotEmpty(error.ToString());
    }

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path)
    {
        foreach (Command child in command.Subcommands)
        {
            string below = $"{path} {child.Name}".Trim();
            if (child.Action is not null)
                yield return (below, child);
            foreach (var found in All(child, below))
                yield return found;
        }
    }

    // Whatever is required, and the one value.
    private static IEnumerable<string> Filled(Command command, Symbol hostile, string value)
    {
        foreach (Argument argument in command.Arguments)
        {
            if (argument == hostile)
                yield return value;
            else if (argument.Arity.MinimumNumberOfValues > 0)
                yield return argument.Name == "THING" ? "boiler-1" : "/dev/null/x";
        }

        foreach (Option option in command.Options.Where(option => option == hostile || option.Required))
        {
            yield return option.Name;
            if (option.ValueType != typeof(bool))
                yield return option == hostile ? value : "/dev/null/x";
        }
    }

    // What is refused as a command line is told by System.CommandLine. The rest is cancelled from the start, as by Ctrl-C: nothing runs for long.
    private async Task CheckAsync(string[] path, string[] args)
    {
        string[] line = [.. path, .. args];
        if (NotRun.Contains(path[0]) || Root.Parse(line).Errors.Count > 0)
            return;
        foreach (string[] harmless in new string[][] { ["--data", _folder.FullPath], ["--no-rules"] })
        {
            if (Root.Parse([.. line, .. harmless]).Errors.Count == 0)
                line = [.. line, .. harmless];
        }

        var (output, error) = (new StringWriter(), new StringWriter());
        int code = await CommandLine.RunAsync(
            line,
            new InvocationConfiguration { Output = output, Error = error },
            new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromMinutes(1));

        var isTold = output.ToString().Length + error.ToString().Length > 0;
        string told = $"{string.Join(' ', line)}: {code}\n{output}{error}";
        Assert.True(ExitCode.All.Any(known => known.Code == code), told);
        Assert.False(told.Contains("   at ", StringComparison.Ordinal) || told.Contains("which it should not", StringComparison.Ordinal), told);
        Assert.True(code == ExitCode.Ok || isTold, told);
    }
}

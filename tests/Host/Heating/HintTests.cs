// Goal: a hint that a command prints works as printed, also in a data directory of its own.
// Method: each command's hint is the next command, in a local cloud that runs as a process.
using System.CommandLine;
using System.Text.RegularExpressions;
using Heating.Commands;
using HeatingSensor.Host.Tests.LocalIotCore;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public sealed class HintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hints_FollowedOneAfterTheOther_WorkInTheDataDirectory()
    {
        await using CloudProcess cloud = await CloudProcess.StartAsync(_folder.FullPath, "--https-port", "-1", "--no-rules");

        string create = Hint("heating things create", (await RunAsync("things", "list", "--data", _folder.FullPath)).Text);
        string provision = Hint("heating provision", (await RunAsync(Words(create.Replace("NAME", "boiler-1")))).Text);
        await RunAsync(Words(provision));
        var refused = await RunAsync("things", "delete", "boiler-1", "--data", _folder.FullPath);
        var detached = await RunAsync(Words(Hint("heating things detach", refused.Text)));
        var deprovisioned = await RunAsync([.. Words(Hint("heating deprovision", refused.Text)), "--yes"]);

        Assert.Equal((ExitCode.Service, 0, 0), (refused.Code, detached.Code, deprovisioned.Code));
    }

    [Fact]
    public async Task Hint_InADataDirectory_NamesIt()
    {
        var run = await RunAsync("events", "boiler-1", "--data", _folder.FullPath);

        Assert.Contains($"`heating run --data {_folder.FullPath}`", run.Text, StringComparison.Ordinal);
    }

    // `heating cloud --profile aws` is not a profile of aws-cli.
    [Fact]
    public async Task Hint_OfACommandWithoutAccounts_GetsNoProfile()
    {
        var run = await RunAsync("things", "list", "--profile", "nobody-has-this", "--region", "eu-central-1");

        Assert.Contains("`heating cloud --https-port 8443`", run.Text, StringComparison.Ordinal);
    }

    private static string Hint(string start, string text)
    {
        Match hint = Regex.Match(text, $"`({start}[^`]*)`");
        Assert.True(hint.Success, $"no `{start} ...` in: {text}");
        return hint.Groups[1].Value;
    }

    private static string[] Words(string hint) => hint.Split(' ')[1..];

    private static async Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        var text = new StringWriter();
        int code = await CommandLine.RunAsync(args, new InvocationConfiguration { Output = text, Error = text });
        return (code, text.ToString());
    }
}

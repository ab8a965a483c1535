// Goal: a computer without nanoff gets the pinned version, or a sentence that says how. Method: the real `dotnet tool install`, whose
// only package source is a folder: empty, or with the stand-in packed as nanoff.
using System.IO.Compression;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Nanoff;
using NanoffStandIn;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class NanoffInstallTests : IDisposable
{
    private readonly FlashRig _rig = new();

    public NanoffInstallTests()
    {
        string source = $"""<configuration><packageSources><clear/><add key="here" value="{Feed}"/></packageSources></configuration>""";
        Directory.CreateDirectory(Feed);
        // Where NuGet looks for the user's own sources, on Linux and macOS, and on Windows.
        foreach (string folder in new[] { Path.Combine(Home, ".nuget", "NuGet"), Path.Combine(Home, "NuGet") })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "NuGet.Config"), source);
        }
    }

    public void Dispose() => _rig.Dispose();

    private string Home => _rig["home"];

    private string Feed => _rig["feed"];

    [Fact]
    public async Task Prepare_NowhereToBeHad_SaysHowToInstallIt()
    {
        var error = await Assert.ThrowsAsync<FlashException>(() => Nanoff().PrepareAsync(CancellationToken.None));

        Assert.Equal(ExitCode.Tool, error.ExitCode);
        Assert.StartsWith("nanoff 2.5.162 could not be installed: ", error.Message);
        Assert.Contains($"dotnet tool install nanoff --version 2.5.162 --tool-path {_rig["tools"]}", error.Remedy);
        Assert.Contains("--nanoff FILE", error.Remedy);
    }

    [Fact]
    public async Task Prepare_NotThereYet_InstallsThePinnedVersionOnce()
    {
        Pack();
        NanoffProcess nanoff = Nanoff();

        Assert.EndsWith(", installed now", await nanoff.PrepareAsync(CancellationToken.None));

        Assert.Equal(NanoffCalls.Pinned, NanoffVersion.Check(await nanoff.RunAsync(NanoffCalls.Version(), CancellationToken.None)));
        Assert.DoesNotContain("installed now", await nanoff.PrepareAsync(CancellationToken.None));
    }

    private NanoffProcess Nanoff() => new(
        null, _rig["tools"], _rig["tmp"], _rig["nanoff.log"],
        new Dictionary<string, string>
        {
            ["HOME"] = Home, ["DOTNET_CLI_HOME"] = Home, ["APPDATA"] = Home, ["NUGET_PACKAGES"] = _rig["packages"],
            ["DOTNET_NOLOGO"] = "1", [StandInBoard.FolderVariable] = _rig.BoardFolder,
        });

    private void Pack()
    {
        using ZipArchive package = ZipFile.Open(Path.Combine(Feed, "nanoff.2.5.162.nupkg"), ZipArchiveMode.Create);
        Add(package, "nanoff.nuspec", """
            <package><metadata><id>nanoff</id><version>2.5.162</version><authors>test</authors><description>test</description>
            <packageTypes><packageType name="DotnetTool"/></packageTypes></metadata></package>
            """);
        Add(package, "tools/net10.0/any/DotnetToolSettings.xml", """
            <DotNetCliTool Version="1"><Commands><Command Name="nanoff" EntryPoint="NanoffStandIn.dll" Runner="dotnet"/></Commands></DotNetCliTool>
            """);
        foreach (string ending in new[] { "dll", "runtimeconfig.json", "deps.json" })
            package.CreateEntryFromFile(Path.Combine(AppContext.BaseDirectory, $"NanoffStandIn.{ending}"), $"tools/net10.0/any/NanoffStandIn.{ending}");
    }

    private static void Add(ZipArchive package, string name, string text)
    {
        using var writer = new StreamWriter(package.CreateEntry(name).Open());
        writer.Write(text);
    }
}

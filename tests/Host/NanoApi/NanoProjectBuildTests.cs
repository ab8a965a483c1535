using System.Diagnostics;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: `dotnet build` of a .nfproj without the nanoFramework project system gives an assembly, or the usual error at
// the usual line. Method: a project in a folder of its own, with a space in its path, that uses this repository's
// nfproj.props; the build runs as a process. Slow: some seconds each.
[Trait("Category", "Slow")]
public sealed class NanoProjectBuildTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
    private const int TimeoutMs = 300_000;
    private const string Legal =
        "namespace Demo\n{\n    public class A\n    {\n        public int[] B = new int[2];\n    }\n}\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nano api ");

    private string Output => Path.Combine(_folder.FullName, "bin", Configuration, "Demo.dll");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Build_LegalSource_GivesAssemblyOnce()
    {
        WriteProject("1.17.11");
        WriteSource(Legal);
        (int exitCode, string log) = Build();
        Assert.True(exitCode == 0, log);
        DateTime written = File.GetLastWriteTimeUtc(Output);

        (exitCode, log) = Build();
        Assert.True(exitCode == 0, log);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Output));
        Assert.Equal(["Demo.nfproj", "Source.cs", "bin", "obj", "packages.config"],
            _folder.EnumerateFileSystemInfos().Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Build_ForbiddenConstruct_FailsAtItsLineUntilItIsGone()
    {
        WriteProject("1.17.11");
        WriteSource(Legal.Replace("int[] B = new int[2]", "int[,] B = new int[2, 3]", StringComparison.Ordinal));
        for (int attempt = 0; attempt < 2; attempt++)
        {
            (int failed, string refused) = Build();
            Assert.NotEqual(0, failed);
            Assert.Contains("Source.cs(5,", refused, StringComparison.Ordinal);
            Assert.Contains("error NANO004: array int[,]", refused, StringComparison.Ordinal);
            Assert.False(File.Exists(Output), "what was refused must not reach the output folder");
        }

        WriteSource(Legal);
        (int exitCode, string log) = Build();
        Assert.True(exitCode == 0, log);
    }

    [Fact]
    public void Build_MissingApi_FailsAtItsLine()
    {
        WriteProject("1.17.11");
        WriteSource(Legal.Replace("int[] B = new int[2]", "string B = string.Join(\",\", null)",
            StringComparison.Ordinal));
        (int exitCode, string log) = Build();
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Source.cs(5,", log, StringComparison.Ordinal);
        Assert.Contains("error CS0117: 'string' does not contain a definition for 'Join'", log,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Build_UnlistedPackageVersion_SaysSo()
    {
        WriteProject("1.99.0");
        WriteSource(Legal);
        (int exitCode, string log) = Build();
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error NANO101: nanoFramework.CoreLibrary.1.99.0/lib/mscorlib.dll has no API listing", log,
            StringComparison.Ordinal);
    }

    private void WriteSource(string text) => File.WriteAllText(Path.Combine(_folder.FullName, "Source.cs"), text);

    private void WriteProject(string version)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "packages.config"),
            $"<packages>\n  <package id=\"nanoFramework.CoreLibrary\" version=\"{version}\" />\n</packages>\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "Demo.nfproj"), $"""
            <Project DefaultTargets="Build">
              <Import Project="{Path.Combine(Repository.Root, "nfproj.props")}" />
              <Import Project="$(NanoFrameworkProjectSystemPath)NFProjectSystem.Default.props" />
              <PropertyGroup>
                <OutputType>Library</OutputType>
                <AssemblyName>Demo</AssemblyName>
              </PropertyGroup>
              <Import Project="$(NanoFrameworkProjectSystemPath)NFProjectSystem.props" />
              <ItemGroup>
                <Compile Include="*.cs" />
                <Reference Include="mscorlib">
                  <HintPath>packages\nanoFramework.CoreLibrary.{version}\lib\mscorlib.dll</HintPath>
                </Reference>
              </ItemGroup>
              <Import Project="$(NanoFrameworkProjectSystemPath)NFProjectSystem.CSharp.targets" />
            </Project>
            """);
    }

    private (int ExitCode, string Log) Build()
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host,
            ["build", "--no-restore", "-c", Configuration, "-nodeReuse:false", "--disable-build-servers"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test run's own MSBuild settings would reach the inner build otherwise.
        foreach (string name in start.Environment.Keys.ToArray())
        {
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeoutMs))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet build took longer than {TimeoutMs} ms");
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}
